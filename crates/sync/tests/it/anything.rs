//! Well-formed messages in any order and with any content: neither end falls over, and the
//! server goes on serving others.

use crate::kit::{self, Disk, Peer, Server, birth, doc_id, settle};
use carnet_ids::{ActorId, DocId, Epoch};
use carnet_sync::{
    check, device,
    digest::Digest,
    hub::{self, ConnId},
    wire::{
        Body, Bytes, Cold, Compared, Entry, Mode, Outcome, Pushed, Range, ToDevice, ToServer,
        Welcome,
    },
};
use proptest::{collection::vec, option, prelude::*};

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0..6u64, Just(u64::MAX), Just(u64::MAX - 1)]
}

fn doc() -> impl Strategy<Value = DocId> {
    (0..3u8).prop_map(doc_id)
}

fn bytes() -> impl Strategy<Value = Bytes> {
    let any = vec(any::<u8>(), 0..40).prop_map(Bytes);
    prop_oneof![any, (0..3u8).prop_map(|n| Bytes(birth(doc_id(n))))]
}

fn pushed() -> impl Strategy<Value = Vec<Pushed>> {
    let one = (number(), doc(), bytes()).prop_map(|(no, doc, change)| Pushed { no, doc, change });
    vec(one, 0..4)
}

fn range() -> impl Strategy<Value = Range> {
    (vec(0..3u8, 0..18), number(), any::<[u8; 16]>()).prop_map(|(prefix, count, digest)| Range {
        prefix: Bytes(prefix),
        count,
        digest: Digest(digest),
    })
}

fn to_server() -> impl Strategy<Value = ToServer> {
    prop_oneof![
        pushed().prop_map(ToServer::Push),
        pushed().prop_map(ToServer::Return),
        number().prop_map(|batch| ToServer::Received { batch }),
        any::<[u8; 16]>().prop_map(|actor| ToServer::Actor { actor: ActorId::new(actor) }),
        vec(doc(), 0..4).prop_map(|docs| ToServer::Need { docs }),
        vec(range(), 0..4).prop_map(|ranges| ToServer::Compare { ranges }),
        Just(ToServer::Reconciled),
        (option::of(doc()), any::<bool>())
            .prop_map(|(doc, typing)| ToServer::Presence { doc, typing }),
        Just(ToServer::Ping),
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Same),
        vec(range(), 0..4).prop_map(Outcome::Split),
        vec((doc(), vec(bytes(), 0..3)), 0..4).prop_map(Outcome::Leaf),
    ]
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        vec(bytes(), 0..3).prop_map(Body::Changes),
        (any::<[u8; 16]>(), bytes())
            .prop_map(|(digest, bytes)| Body::Whole { digest: Digest(digest), bytes }),
    ]
}

fn to_device() -> impl Strategy<Value = ToDevice> {
    let code = || prop_oneof![Just("actor-reused"), Just("missing-deps"), Just("else")];
    let entry = (doc(), body()).prop_map(|(doc, body)| Entry { doc, body });
    let compared = (vec(0..3u8, 0..18), outcome())
        .prop_map(|(prefix, outcome)| Compared { prefix: Bytes(prefix), outcome });
    let skip = vec(0..4u32, 0..3);
    prop_oneof![
        (number(), number()).prop_map(|(through, seq)| ToDevice::Ack { through, seq }),
        (number(), number()).prop_map(|(through, seq)| ToDevice::ReturnAck { through, seq }),
        (number(), code()).prop_map(|(no, code)| ToDevice::Reject {
            no,
            code: code.to_owned(),
            message: String::new()
        }),
        (number(), code()).prop_map(|(no, code)| ToDevice::ReturnReject {
            no,
            code: code.to_owned(),
            message: String::new()
        }),
        (number(), number(), number(), vec(entry, 0..3)).prop_map(|(batch, to, head, entries)| {
            ToDevice::Entries { batch, to, head, entries }
        }),
        (number(), bytes(), bytes(), skip, option::of(number()), option::of(number()), number())
            .prop_map(|(batch, index, body, skip, low, until, left)| ToDevice::Pack {
                batch,
                index,
                body,
                skip,
                low,
                until,
                left
            }),
        vec(compared, 0..3).prop_map(ToDevice::Compared),
        (vec(doc(), 0..3), number()).prop_map(|(docs, at)| ToDevice::Withdrawn { docs, at }),
        (number(), number(), bytes()).prop_map(|(base, total, reach)| ToDevice::Anew {
            base,
            total,
            reach
        }),
        (doc(), doc(), roll(), number()).prop_map(|(from, to, docs, at)| ToDevice::Roll {
            from,
            to,
            docs,
            at
        }),
        Just(ToDevice::Pong),
    ]
}

/// Ids, or what is none.
fn roll() -> impl Strategy<Value = Bytes> {
    let ids =
        vec(doc(), 0..3).prop_map(|ids| Bytes(ids.iter().flat_map(|id| *id.as_bytes()).collect()));
    prop_oneof![3 => ids, 1 => bytes()]
}

fn mode() -> impl Strategy<Value = Mode> {
    let cold = (number(), number()).prop_map(|(base, total)| Mode::Cold { base, total });
    prop_oneof![Just(Mode::Tail), Just(Mode::Reconcile), cold]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_server_stands_any_device(
        epoch in option::of(Just(Epoch::default())),
        cold in option::of((number(), number(), option::of(number()))),
        (cursor, acked, generation) in (number(), number(), number()),
        messages in vec(to_server(), 0..12),
    ) {
        let mut server = Server::start(Disk::default(), 1);
        let mut ann = Peer::start(1, Disk::default());
        ann.connect(1, &mut server);
        ann.put(1, "a", vec![1]);
        settle(&mut server, &mut [&mut ann]);
        let mut eve = Peer::start(2, Disk::default());
        eve.connect(2, &mut server);
        let greeting = eve.device.poll_transmit(0).unwrap();
        let ToServer::Hello(mut hello) = ToServer::decode(&greeting).unwrap() else { panic!() };
        let ours = epoch.map(|_| server.hub.epoch());
        hello.cold = cold.map(|(base, low, until)| Cold { base, low, until });
        (hello.epoch, hello.cursor, hello.acked, hello.generation) = (ours, cursor, acked, generation);
        server.tell(hub::Input::Connected { conn: ConnId(2), who: kit::identity(2), hello });
        for message in messages {
            while server.hub.poll_transmit(0, ConnId(2)).is_some() {}
            server.tell(hub::Input::Message(ConnId(2), message.encode()));
        }
        while server.hub.poll_transmit(0, ConnId(2)).is_some() {}
        ann.put(1, "b", vec![2]);
        settle(&mut server, &mut [&mut ann]);
        prop_assert!(ann.device.state().up_to_date);
        let report = check::hub(&server.disk);
        prop_assert!(report.is_clean(), "{report}");
    }

    #[test]
    fn a_device_stands_any_server(
        (mode, cloned, head) in (mode(), any::<bool>(), number()),
        messages in vec(to_device(), 0..12),
    ) {
        let mut ann = Peer::start(1, Disk::default());
        ann.put(1, "a", vec![1]);
        ann.tell(device::Input::Connected);
        let epoch = Epoch::new([9; 16]);
        let reach = Bytes::default();
        let welcome = ToDevice::Welcome(Welcome { epoch, head, mode, cloned, offline: 0, reach });
        for message in [vec![welcome], messages].concat() {
            while ann.device.poll_transmit(0).is_some() {}
            ann.drain();
            ann.tell(device::Input::Message(message.encode()));
        }
        // Whatever a server says, the edit is in the document or in the quarantine; or it was
        // taken, and the document went.
        let kept = ann.device.document(doc_id(1)).ok().flatten();
        let kept = kept.is_some_and(|doc| kit::read(doc, "a").is_some());
        let gone = ann.device.pending().is_empty() && ann.device.counters().left > 0;
        let elsewhere = !ann.device.quarantine().is_empty() || ann.device.state().set_aside > 0;
        prop_assert!(kept || gone || elsewhere);
        let (reopened, _) = (Peer::start(1, ann.disk.clone()), ann);
        prop_assert!(reopened.device.documents().len() <= 3);
    }
}
