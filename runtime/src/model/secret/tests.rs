//! Tables of names and texts that are secrets and of those that are not.

use super::*;

/// Names that the reference has, and that services and applications use beside them.
const SECRETS: &str = "
    password newPassword currentPassword Password adminPassword passwordHash password1 PASSWORD user_password
    secretText secret clientSecret client_secret clientsecret secretKey sharedSecret secrets SecretToken
    token accessToken access_token accesstoken refreshToken idToken recordingAccessToken validationToken validationTokens
    SASToken sasTokenValue x-csrf-token tokens
    key privateKey private_key privatekey sharedKey wifiPreSharedKey productKey apiKey apikey api-key AppKey macKey
    encryptionKey oldKey dataKey transportKey primaryKey azureOperationalInsightsWorkspaceKey keyData keys
    passphrase passcode unlockPin pin temporaryAccessPass oneTimePassword psk pfxBlob pkcs12Value clientAssertion
    credential passwordCredential Authorization cookie cookies sessionCookies jwt userPw
    clientsecretvalue CLIENTSECRETVALUE SECRETTEXT passwordtext
    clientState connectionString storageConnectionString sharedAccessSignature
    uploadUrl @microsoft.graph.downloadUrl @content.downloadUrl downloadUri
    activationLockBypassCode macOsUnlockCode verificationCode deviceCode device_code
    passwordProfile
";

const SHOWN: &str = "
    passwordPolicies lastPasswordChangeDateTime passwordRequiredType passwordMinimumLength passwordExpirationDays
    safariPasswordAutoFillDomains pinCharacterSet pinUppercaseCharactersUsage periodBeforePinReset passcodeRequiredType
    keyId customKeyIdentifier keyPath keyProperty keyStrength keyType keyUsage tokenEncryptionKeyId secretReferenceValueId
    changeKey publicKey registryKey partitionKey appConfigKey appConfigKeyType keywords keyboardLayout monkey
    tokenType tokenIssuerType vppTokenId vppTokenAppleId vppTokenOrganizationName requestedAccessTokenVersion
    refreshTokensValidFromDateTime tokenEndpoint nextToken skipToken skiptoken nextPageToken deltaToken continuationToken
    @odata.nextLink @odata.deltaLink @odata.etag @odata.type
    encryptionCertificate encryptionCertificateId encryptionCertificateThumbprint certificate publicCertificate signature
    displayName userPrincipalName id state stateName code errorCode countryCode postalCode versionCode productCode
    webUrl url joinWebUrl sourceUrl notificationUrl value bypass passport compass spinCount shippingAddress opinion secretary
    Secretariat
";

#[test]
fn names_are_decided_word_by_word() {
    let wrong = |names: &'static str, expected: bool| {
        names.split_whitespace().filter(move |name| is_secret(name) != expected).collect::<Vec<_>>()
    };
    assert_eq!((wrong(SECRETS, true), wrong(SHOWN, false)), (vec![], vec![]), "(shown, hidden) by mistake");
}

#[test]
fn texts_are_decided_by_how_they_look() {
    for text in [
        "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiIwIn0.c2ln",
        "-----BEGIN PRIVATE KEY-----\nMIIE",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "Bearer 0Xab",
        "bearer abc.def",
        "Basic dXNlcjpwYXNz",
        "https://blob.example/c?sv=2020&sig=abc",
        "https://files.example/f?tempauth=v1",
        "https://app.example/back#access_token=a",
        "https://user:pass@files.example/f",
        "Authorization: Bearer 0Xab",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b==;",
        "Server=s; User ID=u; Password=p",
        "grant_type=authorization_code&client_id=i&client_secret=s",
        "password=p",
    ] {
        assert!(is_secret_text(text), "{text}");
    }
    for text in [
        "",
        "eyJ",
        "Bearer of good news",
        "Basic plan",
        "-----BEGIN CERTIFICATE-----\nMIIE",
        "https://graph.example/v1.0/users?$skiptoken=X&$select=id",
        "https://teams.example/l/meetup-join/19%3ameeting@thread.v2/0?context=x",
        "mailto:adele@contoso.com?subject=key=1",
        "see https://example.com/?sig=a for more",
        "Note: Bearer of good news",
        "AccountName=a;AccountKey=",
        "text/plain; charset=utf-8",
        "a = b & your password, please = c?",
    ] {
        assert!(!is_secret_text(text), "{text}");
    }
}

#[test]
fn what_stands_under_a_secrets_name_is_one_unless_it_tells_about_it() {
    use crate::model::{Json, Model, Open};

    for text in [
        r#"{"password": {"value": "hunter2"}}"#,
        r#"{"a": [{"clientSecrets": [{"b": {"c": ["hunter2"]}}]}]}"#,
        r#"{"credentials": {"user": "u", "phrase": "hunter2"}}"#,
        r#"{"token": {"digits": 42042}}"#,
        r#"{"key": "clientSecret", "value": {"b": "hunter2"}}"#,
        r#"{"Name": "Password", "Value": "hunter2"}"#,
        r#"{"settings": " {\"password\": \"hunter2\"}"}"#,
        r#"{"settings": "[{\"a\": \"{\\\"secret\\\": \\\"hunter2\\\"}\"}]"}"#,
    ] {
        let open = Open::from_json(text).unwrap();
        for shown in [format!("{:?}", Json::from_json(text).unwrap()), format!("{open:?}")] {
            assert!(!shown.contains("hunter2") && !shown.contains("42042") && shown.contains('…'), "{text}: {shown}");
        }
    }
    for text in [
        r#"{"password":{"createdDateTime":"2024-01-02T03:04:05Z","keyId":"1","displayName":"a","minimumLength":8}}"#,
        r#"{"settings":"{\"passwordPolicies\": \"none\"}","note":"[a] (b) {c}"}"#,
        r#"{"name":"colour","value":{"b":"red"}}"#,
    ] {
        assert_eq!(format!("{:?}", Json::from_json(text).unwrap()), text);
    }
}
