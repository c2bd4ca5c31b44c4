//! Decides the method that makes a call, with its documentation, and the static that describes it.

use std::collections::BTreeMap;

use super::{
    aliases,
    bodies::Payload,
    calls::Call,
    krate::{
        Argument, ArgumentType, Method, MethodBody, OperationModule, OperationStatic, OptionArgument, OptionSetter,
        PathPiece, StyledParameter,
    },
    method_docs,
    planned::PlannedCall,
};
use crate::{
    api::ParameterPlace,
    gateway::{Docs, Ident, Module, Prose, Scope},
    path::PathKey,
};

/// How a call is reached from `Graph`: each method with the types of the placeholders that it fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    /// The ways on, then the call.
    pub chain: Vec<(Ident, Vec<ArgumentType>)>,
}

/// What a method adds to the path of the place that has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Added {
    /// Its arguments for that.
    pub arguments: Vec<Argument>,
    /// What is added.
    pub pieces: Vec<PathPiece>,
    /// The options that each request on this path has.
    pub fixed: Vec<(String, String)>,
}

/// The method that makes some calls of one signature, but for its example, which names the whole way. The first speaks
/// for all.
#[must_use]
pub(crate) fn method(
    ident: Ident,
    Added { arguments, pieces, fixed }: Added,
    planned: &[&PlannedCall],
) -> Option<Method> {
    let PlannedCall { call, payload, .. } = planned.first()?;
    let operation = call.operation();
    let mut scope = Scope::with(&taken(payload));
    for argument in &arguments {
        scope.claim([argument.ident.clone()]);
    }
    let parameters = call.paths.first().map_or(&[][..], |one| &one.parameters);
    let options = parameters.iter().filter(|one| one.is_argument).map(|one| {
        let name = &one.name;
        let kind = if one.place == ParameterPlace::Query { "option" } else { one.place.as_str() };
        let ident = scope.claim([Ident::snake(name), Ident::snake(&format!("{name} {kind}"))]);
        let setter = match one.place {
            _ if one.written.is_some() => OptionSetter::Parameter,
            ParameterPlace::Header => OptionSetter::Header,
            _ => OptionSetter::Query,
        };
        OptionArgument { wire_name: name.clone(), setter, argument: Argument { ident, ty: one.ty.clone() } }
    });
    Some(Method {
        options: options.collect(),
        fixed,
        accept: payload.accept.clone(),
        aliases: aliases::of_method(&ident, planned),
        ident,
        docs: method_docs::docs(planned),
        deprecated: operation.deprecated.then(|| Prose::note(operation.deprecation.as_deref())),
        arguments,
        pieces,
        body: payload.body.clone(),
        content_type: payload.content_type.clone(),
        reply: payload.reply.clone(),
        operations: planned.iter().map(|one| one.operation.clone()).collect(),
        feature: None,
    })
}

/// Names that a method's arguments for its URL can't have: that of its body, which generated code names.
#[must_use]
pub(crate) fn taken(payload: &Payload) -> [&'static str; 2] {
    ["body", payload.body.as_ref().map_or("body", MethodBody::argument)]
}

/// The modules of statics, each with its own in the order of their paths.
#[must_use]
pub(crate) fn operation_modules(planned: &[PlannedCall]) -> Vec<OperationModule> {
    let mut modules: BTreeMap<&Module, Vec<OperationStatic>> = BTreeMap::new();
    for one in planned {
        let Some(module) = one.operation.module.last() else { continue };
        modules.entry(module).or_default().push(operation(one.operation.ident.clone(), &one.call));
    }
    let module = |(module, operations): (&Module, Vec<OperationStatic>)| OperationModule {
        module: module.clone(),
        operations,
        feature: None,
        parts: Vec::new(),
    };
    modules.into_iter().map(module).collect()
}

/// The static that describes a call.
#[must_use]
fn operation(ident: Ident, call: &Call) -> OperationStatic {
    let operation = call.operation();
    let permissions = operation.permissions.clone().unwrap_or_default();
    let line = format!("{} {}", call.method, call.paths.first().map_or("", |one| one.path));
    let parameters = call.paths.first().map_or(&[][..], |one| &one.parameters);
    let styled = parameters
        .iter()
        .filter(|one| one.place != ParameterPlace::Path)
        .filter_map(|one| Some(StyledParameter { name: one.name.clone(), place: one.place, written: one.written? }));
    OperationStatic {
        parameters: styled.collect(),
        server: call.server.clone(),
        security: call.security.clone(),
        ident,
        docs: Docs::line(&Prose::code(&line).and(&Prose::fixed("."))),
        id: operation.operation_id.clone(),
        method: call.method,
        templates: call.paths.iter().map(|place| PathKey::split(place.path).address.to_owned()).collect(),
        permissions,
        documentation: operation.external_docs.as_ref().map(|page| page.url.clone()).unwrap_or_default(),
        deprecated: operation.deprecated.then(|| operation.deprecation.clone().unwrap_or_default()),
        feature: None,
    }
}
