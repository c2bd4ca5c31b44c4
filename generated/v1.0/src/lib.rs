//! A typed client for Microsoft Graph v1.0.
