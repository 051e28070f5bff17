package io.github.cockpitsso.bridge.settings;

/** A valid configuration. {@link SettingsCatalog} describes each value. */
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
    StartSettings start,
    ShutdownSettings shutdown,
    LogSettings log) {}
