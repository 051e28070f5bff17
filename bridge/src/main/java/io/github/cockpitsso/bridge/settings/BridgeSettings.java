package io.github.cockpitsso.bridge.settings;

/**
 * A configuration that holds together. What each value means is in {@link SettingsCatalog}.
 *
 * @param issuer whose tokens
 * @param cockpit where to
 * @param token which tokens
 * @param keys whose keys
 * @param logout until when
 * @param server for whom
 * @param tls by which certificates
 * @param policy what of it
 * @param limits how much
 * @param answers what of Cockpit's answers
 * @param uploads whether files too
 * @param forwardAuth which front servers may ask instead
 * @param shutdown how it ends
 * @param log what is written
 */
public record BridgeSettings(
    IssuerSettings issuer,
    CockpitSettings cockpit,
    TokenSettings token,
    KeySettings keys,
    LogoutSettings logout,
    ServerSettings server,
    TlsSettings tls,
    PolicySettings policy,
    LimitSettings limits,
    ResponseSettings answers,
    UploadSettings uploads,
    ForwardAuthSettings forwardAuth,
    ShutdownSettings shutdown,
    LogSettings log) {}
