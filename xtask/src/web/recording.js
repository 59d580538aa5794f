// Put before a program whose calls are recorded: keeps its notes where the recording looks for them.
for (const way of ['instantiate', 'instantiateStreaming']) {
  const make = WebAssembly[way];
  WebAssembly[way] = async (...given) => {
    const made = await make.apply(WebAssembly, given);
    const notes = (made.instance ?? made).exports?.$calls;
    if (notes) globalThis.carnetCalls = notes;
    return made;
  };
}
