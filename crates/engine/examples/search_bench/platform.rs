//! The machine that it runs on.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{milliseconds, run};
#[cfg(target_arch = "wasm32")]
pub(crate) use wasm::{milliseconds, run};

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use carnet_engine::Mirrored;
    use carnet_storage::{SledStore, memory::MemoryStore};

    pub(crate) fn run() {
        let mut args = std::env::args().skip(1);
        let contacts = args.next().and_then(|count| count.parse().ok()).unwrap_or(50_000);
        let report = if args.next().as_deref() == Some("sled") {
            let folder = tempfile::tempdir().unwrap();
            crate::bench(SledStore::open(folder.path()).unwrap(), contacts)
        } else {
            let store = crate::ready(Mirrored::open(MemoryStore::default())).unwrap();
            crate::bench(store, contacts)
        };
        println!("{report}");
    }

    /// By the processor's time of this thread, as the machine may have other things to do. Linux
    /// says it as of the last time that the thread waited or was interrupted.
    pub(crate) fn milliseconds() -> f64 {
        std::thread::yield_now();
        let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        let nanoseconds: f64 = stat.split(' ').next().unwrap().parse().unwrap();
        nanoseconds / 1e6
    }
}

#[cfg(target_arch = "wasm32")]
mod wasm {
    use carnet_engine::Mirrored;
    use carnet_storage::memory::MemoryStore;
    use js_sys::{Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    pub(crate) fn run() {
        let contacts = of_global("CONTACTS").as_f64().unwrap_or(50_000.0) as usize;
        let store = crate::ready(Mirrored::open(MemoryStore::default())).unwrap();
        let report = crate::bench(store, contacts);
        let tell: Function = of_global("REPORT").unchecked_into();
        tell.call1(&JsValue::NULL, &report.into()).unwrap();
    }

    /// By the clock that the script gives.
    pub(crate) fn milliseconds() -> f64 {
        let clock: Function = of_global("CLOCK").unchecked_into();
        clock.call0(&JsValue::NULL).unwrap().as_f64().unwrap()
    }

    fn of_global(name: &str) -> JsValue {
        Reflect::get(&js_sys::global(), &name.into()).unwrap()
    }
}
