//! [`PropertyValue`] for the types that aren't generated: strings, booleans, numbers, lists, and models as a whole.
//!
//! Numbers are read from their JSON text (`true` in the table below); strings and booleans go through serde, which is
//! faster.

use super::{Fields, Map, PropertyValue, Slot, Target, View};

impl<T: Fields + Default> PropertyValue for T {
    fn empty() -> Self {
        T::default()
    }

    fn open(&mut self) -> Target<'_> {
        Target::Object(self)
    }

    fn view(&self) -> View<'_> {
        View::Object(self)
    }
}

impl<T: PropertyValue> PropertyValue for Vec<T> {
    fn empty() -> Self {
        Vec::new()
    }

    fn open(&mut self) -> Target<'_> {
        Target::List(self)
    }

    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: PropertyValue> PropertyValue for Map<T> {
    fn empty() -> Self {
        Map::new()
    }

    fn open(&mut self) -> Target<'_> {
        Target::Map(self)
    }

    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Fields + ?Sized> Fields for Box<T> {
    fn shape(&self) -> &'static super::Shape {
        (**self).shape()
    }

    fn read<'a>(&'a self, visit: &mut dyn FnMut(&[Option<View<'a>>], &'a super::Additional)) {
        (**self).read(visit);
    }

    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut super::Additional)) {
        (**self).fill(visit);
    }
}

macro_rules! plain {
    ($($ty:ty: $target:ident, $from_text:literal, $self:ident => $view:expr;)*) => { $(
        impl PropertyValue for $ty {
            const FROM_TEXT: bool = $from_text;

            fn empty() -> Self {
                Self::default()
            }

            fn open(&mut self) -> Target<'_> {
                Target::$target(self)
            }

            fn view(&self) -> View<'_> {
                let $self = self;
                $view
            }
        }
    )* };
}

plain! {
    String: Text, false, value => View::Text(value);
    bool: Bool, false, value => View::Bool(*value);
    i32: I32, true, value => View::I64(i64::from(*value));
    i64: I64, true, value => View::I64(*value);
    u64: U64, true, value => View::U64(*value);
    f64: F64, true, value => View::F64(*value);
}
