//! A model with a property of every kind that a generated one may have.

use graphdown_runtime::model::{Additional, Binary, Date, DateTimeOffset, Duration, Json, Open, TimeOfDay};

#[derive(Clone, Default)]
pub(crate) struct Every {
    pub(crate) text: Option<String>,
    pub(crate) flag: Option<bool>,
    pub(crate) whole: Option<i32>,
    pub(crate) long: Option<i64>,
    pub(crate) double: Option<f64>,
    pub(crate) point: Option<DateTimeOffset>,
    pub(crate) day: Option<Date>,
    pub(crate) time: Option<TimeOfDay>,
    pub(crate) span: Option<Duration>,
    pub(crate) bytes: Option<Binary>,
    pub(crate) colour: Option<Colour>,
    pub(crate) any: Option<Json>,
    pub(crate) open: Option<Open>,
    pub(crate) one: Option<Box<Every>>,
    pub(crate) shape: Option<AnyShape>,
    pub(crate) texts: Option<Vec<String>>,
    pub(crate) doubles: Option<Vec<f64>>,
    pub(crate) longs: Option<Vec<i64>>,
    pub(crate) colours: Option<Vec<Colour>>,
    pub(crate) rows: Option<Vec<Vec<Json>>>,
    pub(crate) many: Option<Vec<Every>>,
    pub(crate) shapes: Option<Vec<AnyShape>>,
    pub(crate) additional: Additional,
}

graphdown_runtime::model! { Every: "microsoft.graph.every" {
    text: "text",
    flag: "flag",
    whole: "whole",
    long: "long",
    double: "double",
    point: "point",
    day: "day",
    time: "time",
    span: "span",
    bytes: "bytes",
    colour: "colour",
    any: "any",
    open: "open",
    one: "one",
    shape: "shape",
    texts: "texts",
    doubles: "doubles",
    longs: "longs",
    colours: "colours",
    rows: "rows",
    many: "many",
    shapes: "shapes",
} }

#[derive(Clone)]
pub(crate) enum Colour {
    Red,
    Green,
    Unknown(String),
}

graphdown_runtime::enumeration! { Colour { Red: "red", Green: "green" } }

#[derive(Clone, Default)]
pub(crate) struct Shape {
    pub(crate) name: Option<String>,
    pub(crate) area: Option<f64>,
    pub(crate) additional: Additional,
}

graphdown_runtime::model! { Shape: "microsoft.graph.shape"
by "@odata.type" ["#microsoft.graph.shape"] above ["#microsoft.graph.circle"] { name: "name", area: "area" } }

#[derive(Clone, Default)]
pub(crate) struct Circle {
    pub(crate) name: Option<String>,
    pub(crate) area: Option<f64>,
    pub(crate) radius: Option<i64>,
    pub(crate) holes: Option<Vec<AnyShape>>,
    pub(crate) additional: Additional,
}

graphdown_runtime::model! { Circle: "microsoft.graph.circle" extends [Shape] by "@odata.type" ["#microsoft.graph.circle"] {
    name: "name",
    area: "area",
    radius: "radius",
    holes: "holes",
} }

#[derive(Clone)]
pub(crate) enum AnyShape {
    Shape(Box<Shape>),
    Circle(Box<Circle>),
    Other(Box<Open>),
}

graphdown_runtime::polymorphic! { AnyShape by "@odata.type" {
    Shape(Shape): "#microsoft.graph.shape" | "microsoft.graph.shape",
    Circle(Circle): "#microsoft.graph.circle" | "microsoft.graph.circle",
} }
