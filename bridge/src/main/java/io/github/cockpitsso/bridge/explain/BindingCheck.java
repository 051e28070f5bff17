package io.github.cockpitsso.bridge.explain;

import io.github.cockpitsso.bridge.diagnosis.Finding;
import io.github.cockpitsso.bridge.dpop.Confirmation;
import io.github.cockpitsso.bridge.settings.SettingsReader;
import java.util.Optional;

/** Reports what a sender of a bound token must prove, and whether the bridge can check it. */
final class BindingCheck {
  private static final String CHECK = "token.binding";

  private BindingCheck() {}

  /** Empty if the token is not bound. */
  static Optional<Finding> of(Confirmation confirmation, SettingsReader.Loaded loaded) {
    if (confirmation.key().isPresent()) {
      return Optional.of(
          loaded.server().publicUrl().isPresent()
              ? Finding.ok(
                  CHECK,
                  "bound to a key: each request requires Authorization: DPoP and a DPoP proof for "
                      + loaded.server().publicUrl().get())
              : Finding.warning(
                      CHECK,
                      "bound to a key, but bridge.public-url is not set: the bridge rejects DPoP"
                          + " tokens (token_bound)")
                  .expected("the URL at which apps reach the bridge")
                  .cure("Set BRIDGE_PUBLIC_URL, such as https://api.example.org. Each request then"
                      + " requires a DPoP proof for that URL."));
    }
    return confirmation
        .certificate()
        .map(hash -> Finding.ok(
            CHECK,
            "bound to a certificate: the client must use it for its TLS connection to the"
                + " bridge"));
  }
}
