//! The values and options of a documented URL come in; arguments and calls of methods go out.

use crate::rust::{
    Ident,
    krate::{ArgumentType, ExampleCall, Value},
};

/// A text as the argument that a method takes for it.
pub(super) fn argument(text: &str, ty: ArgumentType) -> Option<Value> {
    match ty {
        ArgumentType::Text => Some(Value::Text(text.to_owned())),
        ArgumentType::Bool => text.parse().ok().map(Value::Bool),
        ArgumentType::I32 => text.parse::<i32>().ok().map(|number| Value::Integer(number.into())),
        ArgumentType::I64 => text.parse().ok().map(Value::Integer),
        ArgumentType::F64 => text.parse().ok().map(Value::Float),
    }
}

/// A query option as the method of a request that sets it.
pub(super) fn setting(name: &str, value: &str) -> ExampleCall {
    let call = |method: &str, argument: Value| ExampleCall { ident: Ident::snake(method), arguments: vec![argument] };
    let list = || Value::List(value.split(',').map(|part| Value::Text(part.trim().to_owned())).collect());
    let is_plain = !value.contains('(');
    match (name, value.parse::<u32>()) {
        ("$select", _) if is_plain => call("select", list()),
        ("$expand", _) if is_plain => call("expand", list()),
        ("$orderby", _) if is_plain => call("order_by", list()),
        ("$filter", _) => call("filter", Value::Text(value.to_owned())),
        ("$search", _) => call("search", Value::Text(value.to_owned())),
        ("$top", Ok(count)) => call("top", Value::Integer(count.into())),
        ("$skip", Ok(count)) => call("skip", Value::Integer(count.into())),
        ("$count", _) if value == "true" => ExampleCall { ident: Ident::snake("count"), arguments: Vec::new() },
        _ => ExampleCall {
            ident: Ident::snake("query"),
            arguments: vec![Value::Text(name.to_owned()), Value::Text(value.to_owned())],
        },
    }
}
