//! Writing, to memory: that can't fail.

use minicbor::encode::Encoder;
use serde::{
    Serialize, Serializer,
    ser::{
        self, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};
use std::fmt;

pub(crate) fn whole<const NAMED: bool>(value: &impl Serialize) -> Vec<u8> {
    let mut writer = Writer::<NAMED>(Encoder::new(Vec::new()));
    let written = value.serialize(&mut writer);
    debug_assert!(written.is_ok());
    writer.0.into_writer()
}

/// `NAMED`: structs become maps; otherwise arrays.
struct Writer<const NAMED: bool>(Encoder<Vec<u8>>);

/// A type refused to be written. None of those that are stored or sent does.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this can't be written")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Written = Result<(), Refused>;

/// What the encoder says of memory is of no interest.
impl<const NAMED: bool> Writer<NAMED> {
    fn unsigned(&mut self, number: u64) -> Written {
        let _ = self.0.u64(number);
        Ok(())
    }

    fn signed(&mut self, number: i64) -> Written {
        let _ = self.0.i64(number);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Written {
        let _ = self.0.str(text);
        Ok(())
    }

    fn null(&mut self) -> Written {
        let _ = self.0.null();
        Ok(())
    }

    fn array(&mut self, length: Option<usize>) -> Result<Items<'_, NAMED>, Refused> {
        let _ = match length {
            Some(length) => self.0.array(length as u64),
            None => self.0.begin_array(),
        };
        Ok(Items { writer: self, is_open: length.is_none() })
    }

    fn map(&mut self, length: Option<usize>) -> Result<Items<'_, NAMED>, Refused> {
        let _ = match length {
            Some(length) => self.0.map(length as u64),
            None => self.0.begin_map(),
        };
        Ok(Items { writer: self, is_open: length.is_none() })
    }

    fn fields(&mut self, length: usize) -> Result<Items<'_, NAMED>, Refused> {
        if NAMED { self.map(Some(length)) } else { self.array(Some(length)) }
    }

    fn variant(&mut self, name: &str) {
        let _ = self.0.map(1).and_then(|encoder| encoder.str(name));
    }
}

/// An array or a map under way; open when its length was not known.
struct Items<'a, const NAMED: bool> {
    writer: &'a mut Writer<NAMED>,
    is_open: bool,
}

impl<const NAMED: bool> Items<'_, NAMED> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Written {
        if NAMED {
            self.writer.text(name)?;
        }
        self.item(value)
    }

    fn close(self) -> Written {
        if self.is_open {
            let _ = self.writer.0.end();
        }
        Ok(())
    }
}

/// Traits that differ only by the name of their method.
macro_rules! items {
    ($($of:ident $method:ident;)*) => {
        $(impl<const NAMED: bool> $of for Items<'_, NAMED> {
            type Ok = ();
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.item(value)
            }

            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}

macro_rules! fields {
    ($($of:ident;)*) => {
        $(impl<const NAMED: bool> $of for Items<'_, NAMED> {
            type Ok = ();
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Written {
                self.field(name, value)
            }

            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}

items! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl<const NAMED: bool> SerializeMap for Items<'_, NAMED> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.item(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.item(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

impl<'a, const NAMED: bool> Serializer for &'a mut Writer<NAMED> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Items<'a, NAMED>;
    type SerializeTuple = Items<'a, NAMED>;
    type SerializeTupleStruct = Items<'a, NAMED>;
    type SerializeTupleVariant = Items<'a, NAMED>;
    type SerializeMap = Items<'a, NAMED>;
    type SerializeStruct = Items<'a, NAMED>;
    type SerializeStructVariant = Items<'a, NAMED>;

    fn serialize_bool(self, value: bool) -> Written {
        let _ = self.0.bool(value);
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Written {
        self.signed(value.into())
    }

    fn serialize_i16(self, value: i16) -> Written {
        self.signed(value.into())
    }

    fn serialize_i32(self, value: i32) -> Written {
        self.signed(value.into())
    }

    fn serialize_i64(self, value: i64) -> Written {
        self.signed(value)
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.unsigned(value.into())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.unsigned(value.into())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.unsigned(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        self.unsigned(value)
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Written {
        let _ = self.0.f64(value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Written {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Written {
        self.text(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        let _ = self.0.bytes(value);
        Ok(())
    }

    fn serialize_none(self) -> Written {
        self.null()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.null()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.null()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.variant(variant);
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items<'a, NAMED>, Refused> {
        self.array(length)
    }

    fn serialize_tuple(self, length: usize) -> Result<Items<'a, NAMED>, Refused> {
        self.array(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<Items<'a, NAMED>, Refused> {
        self.array(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Items<'a, NAMED>, Refused> {
        self.variant(variant);
        self.array(Some(length))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Items<'a, NAMED>, Refused> {
        self.map(length)
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Items<'a, NAMED>, Refused> {
        self.fields(length)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Items<'a, NAMED>, Refused> {
        self.variant(variant);
        self.fields(length)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}
