//! Reading. What does not depend on the type that is read stands in methods of its own.

use crate::Unreadable;
use minicbor::{data::Type, decode::Decoder};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use std::fmt;

pub(crate) fn whole<T: DeserializeOwned, const NAMED: bool>(bytes: &[u8]) -> Result<T, Unreadable> {
    let mut reader = Reader::<NAMED>(Decoder::new(bytes));
    let value = T::deserialize(&mut reader)?;
    if reader.0.position() == bytes.len() { Ok(value) } else { Err(Unreadable) }
}

/// `NAMED`: structs are maps; otherwise arrays.
struct Reader<'de, const NAMED: bool>(Decoder<'de>);

type Read<T> = Result<T, Unreadable>;

impl<'de, const NAMED: bool> Reader<'de, NAMED> {
    fn unsigned(&mut self) -> Read<u64> {
        self.0.u64().map_err(|_| Unreadable)
    }

    fn signed(&mut self) -> Read<i64> {
        self.0.i64().map_err(|_| Unreadable)
    }

    fn text(&mut self) -> Read<&'de str> {
        self.0.str().map_err(|_| Unreadable)
    }

    fn byte_string(&mut self) -> Read<&'de [u8]> {
        self.0.bytes().map_err(|_| Unreadable)
    }

    fn null(&mut self) -> Read<()> {
        self.0.null().map_err(|_| Unreadable)
    }

    fn next_is(&self, wanted: Type) -> Read<bool> {
        Ok(self.0.datatype().map_err(|_| Unreadable)? == wanted)
    }

    fn array(&mut self) -> Read<Items<'_, 'de, NAMED>> {
        let left = self.0.array().map_err(|_| Unreadable)?;
        Ok(Items { reader: self, left })
    }

    fn map(&mut self) -> Read<Items<'_, 'de, NAMED>> {
        let left = self.0.map().map_err(|_| Unreadable)?;
        Ok(Items { reader: self, left })
    }

    fn skip(&mut self) -> Read<()> {
        self.0.skip().map_err(|_| Unreadable)
    }

    /// Whether an enum's variant has a value: it is a map of one entry, or a bare name.
    fn variant_has_value(&mut self) -> Read<bool> {
        if !self.next_is(Type::Map)? {
            return Ok(false);
        }
        match self.0.map() {
            Ok(Some(1)) => Ok(true),
            _ => Err(Unreadable),
        }
    }

    fn by_position<V: Visitor<'de>>(&mut self, visitor: V) -> Read<V::Value> {
        let mut items = self.array()?;
        let value = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(value)
    }

    fn by_name<V: Visitor<'de>>(&mut self, visitor: V) -> Read<V::Value> {
        let mut items = self.map()?;
        let value = visitor.visit_map(&mut items)?;
        items.end()?;
        Ok(value)
    }
}

/// An array or a map, and how much of it is to come; `None` up to a break.
struct Items<'a, 'de, const NAMED: bool> {
    reader: &'a mut Reader<'de, NAMED>,
    left: Option<u64>,
}

impl<const NAMED: bool> Items<'_, '_, NAMED> {
    fn more(&mut self) -> Read<bool> {
        match &mut self.left {
            Some(0) => Ok(false),
            Some(left) => {
                *left -= 1;
                Ok(true)
            }
            None => {
                let over = self.reader.next_is(Type::Break)?;
                if over {
                    self.reader.0.set_position(self.reader.0.position() + 1);
                    self.left = Some(0);
                }
                Ok(!over)
            }
        }
    }

    /// Fails where the visitor left something.
    fn end(&mut self) -> Read<()> {
        if self.more()? { Err(Unreadable) } else { Ok(()) }
    }
}

impl<'de, const NAMED: bool> SeqAccess<'de> for &mut Items<'_, 'de, NAMED> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if !self.more()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        self.left.and_then(|left| left.try_into().ok())
    }
}

impl<'de, const NAMED: bool> MapAccess<'de> for &mut Items<'_, 'de, NAMED> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        SeqAccess::next_element_seed(self, seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        seed.deserialize(&mut *self.reader)
    }
}

/// An enum's variant.
struct Variant<'a, 'de, const NAMED: bool> {
    reader: &'a mut Reader<'de, NAMED>,
    has_value: bool,
}

impl<'a, 'de, const NAMED: bool> Variant<'a, 'de, NAMED> {
    fn value(self) -> Read<&'a mut Reader<'de, NAMED>> {
        if self.has_value { Ok(self.reader) } else { Err(Unreadable) }
    }
}

impl<'de, const NAMED: bool> EnumAccess<'de> for Variant<'_, 'de, NAMED> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Read<(V::Value, Self)> {
        Ok((seed.deserialize(&mut *self.reader)?, self))
    }
}

impl<'de, const NAMED: bool> VariantAccess<'de> for Variant<'_, 'de, NAMED> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        if self.has_value { self.reader.null() } else { Ok(()) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self.value()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.value()?.by_position(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.value()?.deserialize_struct("", fields, visitor)
    }
}

/// Methods that read a number, a text… and hand it to one method of the visitor.
macro_rules! plain {
    ($($method:ident: $read:ident => $visit:ident;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            visitor.$visit(self.$read()?)
        })*
    };
}

impl<'de, const NAMED: bool> Deserializer<'de> for &mut Reader<'de, NAMED> {
    type Error = Unreadable;

    plain! {
        deserialize_u8: unsigned => visit_u64;
        deserialize_u16: unsigned => visit_u64;
        deserialize_u32: unsigned => visit_u64;
        deserialize_u64: unsigned => visit_u64;
        deserialize_i8: signed => visit_i64;
        deserialize_i16: signed => visit_i64;
        deserialize_i32: signed => visit_i64;
        deserialize_i64: signed => visit_i64;
        deserialize_char: text => visit_str;
        deserialize_str: text => visit_str;
        deserialize_string: text => visit_str;
        deserialize_identifier: text => visit_str;
        deserialize_bytes: byte_string => visit_bytes;
        deserialize_byte_buf: byte_string => visit_bytes;
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_bool(self.0.bool().or(Err(Unreadable))?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_f64(self.0.f64().or(Err(Unreadable))?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.next_is(Type::Null)? {
            self.null()?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.null()?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.by_position(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.by_position(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Read<V::Value> {
        self.by_position(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.by_name(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        if NAMED { self.by_name(visitor) } else { self.by_position(visitor) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        let has_value = self.variant_has_value()?;
        visitor.visit_enum(Variant { reader: self, has_value })
    }

    /// No type that is stored or sent leaves to the bytes what it is.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// None of them formats anything.
impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}
