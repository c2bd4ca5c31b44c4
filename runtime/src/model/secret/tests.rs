//! What the rule decides over names and texts, both ways.

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
    credential passwordCredential Authorization cookie jwt
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
    webUrl url joinWebUrl sourceUrl notificationUrl value bypass passport compass spinCount shippingAddress opinion
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
    ] {
        assert!(!is_secret_text(text), "{text}");
    }
}
