//! Constants that late functions alone use: they move with them.
//!
//! A finished program does not say which numbers in its code are addresses. The linker, asked to, says so of what it wrote: which
//! instruction and which constant names which other constant (`linking` and `reloc.*`, in the tool conventions of WebAssembly).
//! What no function of the first part can come to by these is the late part's.

use crate::fail::{Context, Failure, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{
    DataKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocSectionReader,
    RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

/// What a compiled program's functions and constants name. Constants are known by their places among `places`; those
/// that overlap are one.
#[derive(Debug, Default, Clone)]
pub(crate) struct Constants {
    /// Where each is in memory, in order.
    places: Vec<Range<u32>>,
    /// Constants that a constant names.
    of_constants: BTreeMap<usize, BTreeSet<usize>>,
    /// Constants that a function names, by the function's name.
    of_functions: BTreeMap<String, BTreeSet<usize>>,
    /// Named by what is neither.
    always: BTreeSet<usize>,
}

impl Constants {
    /// Of a program as the linker wrote it. Fails if that is not what it is said to be.
    pub(crate) fn of(compiled: &[u8]) -> Result<Self> {
        let sections =
            Sections::read(compiled).context(|| "reading what the linker wrote".into())?;
        let symbols = sections.places();
        let mut constants =
            Self { places: apart(symbols.values().cloned().collect()), ..Self::default() };
        for relocation in &sections.relocations {
            let Relocation { at, symbol, addend, is_code } = *relocation;
            // What begins as zeros has no content that could move.
            let Some(place) = symbols.get(&symbol) else { continue };
            let expected = u32::try_from(i64::from(place.start) + addend).ok();
            if expected.is_none() || number(compiled, relocation) != expected {
                return Err(Failure::new(format!("byte {at} is no address of symbol {symbol}")));
            }
            let Some(named) = constants.at(place.start) else { continue };
            constants.from(&sections, at, is_code).insert(named);
        }
        Ok(constants)
    }

    /// What the code or the constant at this place of the program names.
    fn from(&mut self, sections: &Sections, at: usize, is_code: bool) -> &mut BTreeSet<usize> {
        if is_code {
            return match sections.function_at(at) {
                Some(name) => self.of_functions.entry(name.clone()).or_default(),
                None => &mut self.always,
            };
        }
        match sections.memory_of(at).and_then(|address| self.at(address)) {
            Some(constant) => self.of_constants.entry(constant).or_default(),
            None => &mut self.always,
        }
    }

    /// The constant that an address is in.
    fn at(&self, address: u32) -> Option<usize> {
        let at = self.places.partition_point(|place| place.start <= address).checked_sub(1)?;
        self.places[at].contains(&address).then_some(at)
    }

    /// The memory that only functions with these names use, in order.
    pub(super) fn late(&self, is_late: &dyn Fn(&str) -> bool) -> Vec<Range<u32>> {
        let (late, first): (Vec<_>, Vec<_>) =
            self.of_functions.iter().partition(|(name, _)| is_late(name));
        let of = |named: Vec<(&String, &BTreeSet<usize>)>| {
            self.closed(named.into_iter().flat_map(|(_, constants)| constants).copied().collect())
        };
        let first = of(first);
        let late = of(late).into_iter().filter(|constant| !first.contains(constant));
        late.map(|constant| self.places[constant].clone()).collect()
    }

    /// These, what they name, and what is always named.
    fn closed(&self, mut waiting: Vec<usize>) -> BTreeSet<usize> {
        waiting.extend(&self.always);
        let mut closed = BTreeSet::new();
        while let Some(constant) = waiting.pop() {
            if closed.insert(constant) {
                waiting.extend(self.of_constants.get(&constant).into_iter().flatten());
            }
        }
        closed
    }
}

/// Ranges in order, those that overlap made one.
fn apart(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// A segment of memory: its address, and where its content stands in the program.
struct Segment {
    address: u32,
    content: Range<usize>,
}

/// A number in the program that is the address of a constant, or of what lies so many bytes behind its beginning.
struct Relocation {
    at: usize,
    symbol: u32,
    addend: i64,
    is_code: bool,
}

/// What [`Constants`] are made of.
#[derive(Default)]
struct Sections<'a> {
    imported: u32,
    /// Each function's code, by where it stands in the program.
    bodies: Vec<Range<usize>>,
    names: BTreeMap<u32, String>,
    segments: Vec<Segment>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<Relocation>,
}

impl<'a> Sections<'a> {
    fn read(program: &'a [u8]) -> wasmparser::Result<Self> {
        let mut sections = Self::default();
        // Where each section begins, in their order.
        let mut begins = Vec::new();
        for payload in Parser::new(0).parse_all(program) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                begins.push((range.start, matches!(payload, Payload::CodeSectionStart { .. })));
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        sections.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => sections.bodies.push(body.range()),
                Payload::DataSection(data) => {
                    for data in data {
                        let data = data?;
                        let start = data.data.as_ptr() as usize - program.as_ptr() as usize;
                        let content = start..start + data.data.len();
                        sections.segments.push(Segment { address: address(&data.kind)?, content });
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Name(names) => sections.name(names)?,
                    KnownCustom::Linking(linking) => sections.link(linking)?,
                    KnownCustom::Reloc(relocations) => sections.relocate(&relocations, &begins)?,
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(sections)
    }

    fn name(&mut self, names: wasmparser::NameSectionReader<'a>) -> wasmparser::Result<()> {
        for part in names {
            if let Name::Function(functions) = part? {
                for function in functions {
                    let function = function?;
                    self.names.insert(function.index, function.name.to_owned());
                }
            }
        }
        Ok(())
    }

    fn link(&mut self, linking: wasmparser::LinkingSectionReader<'a>) -> wasmparser::Result<()> {
        for part in linking.subsections() {
            if let Linking::SymbolTable(symbols) = part? {
                self.symbols = symbols.into_iter().collect::<wasmparser::Result<_>>()?;
            }
        }
        Ok(())
    }

    fn relocate(
        &mut self,
        relocations: &RelocSectionReader<'a>,
        begins: &[(usize, bool)],
    ) -> wasmparser::Result<()> {
        let Some((begin, is_code)) = begins.get(relocations.section_index() as usize).copied()
        else {
            return Ok(());
        };
        for entry in relocations.entries() {
            let RelocationEntry { ty, offset, index, addend } = entry?;
            let is_address = matches!(
                ty,
                RelocationType::MemoryAddrLeb
                    | RelocationType::MemoryAddrSleb
                    | RelocationType::MemoryAddrI32
            );
            if is_address {
                let at = begin + offset as usize;
                self.relocations.push(Relocation { at, symbol: index, addend, is_code });
            }
        }
        Ok(())
    }

    /// Where in memory each constant with content is.
    fn places(&self) -> BTreeMap<u32, Range<u32>> {
        let place = |symbol: &SymbolInfo| match symbol {
            SymbolInfo::Data { symbol: Some(data), .. } if data.size > 0 => {
                let segment = self.segments.get(data.index as usize)?;
                let start = segment.address + data.offset;
                let is_there = (data.offset + data.size) as usize <= segment.content.len();
                is_there.then_some(start..start + data.size)
            }
            _ => None,
        };
        (0..).zip(&self.symbols).filter_map(|(id, symbol)| Some((id, place(symbol)?))).collect()
    }

    /// The address in memory of what stands at a place of the program.
    fn memory_of(&self, at: usize) -> Option<u32> {
        let segment = self.segments.iter().find(|segment| segment.content.contains(&at))?;
        Some(segment.address + (at - segment.content.start) as u32)
    }

    /// The name of the function whose code a place of the program is in.
    fn function_at(&self, at: usize) -> Option<&String> {
        let body = self.bodies.partition_point(|body| body.start <= at).checked_sub(1)?;
        let is_in = self.bodies.get(body).is_some_and(|body| body.contains(&at));
        self.names.get(&(self.imported + body as u32)).filter(|_| is_in)
    }
}

/// Where a segment begins in memory.
fn address(kind: &DataKind) -> wasmparser::Result<u32> {
    let DataKind::Active { offset_expr, .. } = kind else { return Ok(u32::MAX) };
    match offset_expr.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        _ => Ok(u32::MAX),
    }
}

/// The number of five or four bytes that stands at a place of the program.
fn number(program: &[u8], relocation: &Relocation) -> Option<u32> {
    let bytes = program.get(relocation.at..)?;
    if !relocation.is_code {
        return Some(u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?));
    }
    let seven = bytes.get(..5)?.iter().enumerate();
    Some(
        seven.fold(0, |sum, (at, byte)| sum | (u32::from(byte & 0x7f).wrapping_shl(7 * at as u32))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `early` names constant 0, which names 1; `late` names 1 and 2, which names 3.
    fn constants() -> Constants {
        let set = |constants: &[usize]| constants.iter().copied().collect::<BTreeSet<usize>>();
        Constants {
            places: vec![0..8, 8..16, 16..24, 24..30],
            of_constants: [(0, set(&[1])), (2, set(&[3]))].into(),
            of_functions: [("early".into(), set(&[0])), ("late".into(), set(&[1, 2]))].into(),
            always: BTreeSet::new(),
        }
    }

    #[test]
    fn what_late_functions_alone_come_to_is_late() {
        let late = |constants: &Constants| constants.late(&|name| name == "late");
        assert_eq!(late(&constants()), [16..24, 24..30]);
        assert_eq!(constants().late(&|_| false), []);
        let of_nobody = Constants { always: BTreeSet::from([2]), ..constants() };
        assert_eq!(late(&of_nobody), []);
    }

    #[test]
    fn an_address_is_of_the_constant_around_it() {
        for (address, expect) in [(0, Some(0)), (15, Some(1)), (16, Some(2)), (30, None)] {
            assert_eq!(constants().at(address), expect);
        }
        assert_eq!(apart(vec![8..12, 0..4, 4..8, 10..16]), [0..4, 4..8, 8..16]);
    }

    #[test]
    fn numbers_are_read_as_the_linker_writes_them() {
        let relocation = |is_code| Relocation { at: 0, symbol: 0, addend: 0, is_code };
        assert_eq!(number(&[0x80, 0x80, 0xc0, 0x80, 0x00], &relocation(true)), Some(0x10_0000));
        assert_eq!(number(&[0, 0, 0x10, 0, 9], &relocation(false)), Some(0x10_0000));
        assert_eq!(number(&[1, 2], &relocation(false)), None);
    }
}
