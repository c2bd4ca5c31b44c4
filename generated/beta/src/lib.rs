//! A typed client for Microsoft Graph beta.
