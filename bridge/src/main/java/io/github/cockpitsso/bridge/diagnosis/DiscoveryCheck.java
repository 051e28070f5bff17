package io.github.cockpitsso.bridge.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.client.http.Json;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** Fetches the realm's OpenID configuration, or explains why that failed. */
final class DiscoveryCheck {
  private static final String CHECK = "issuer.realm";
  // Keycloak before version 17, and those with http-relative-path=/auth.
  private static final String OLD_PATH = "/auth";
  private static final String EXPECTED = "200 with the realm's OpenID configuration";

  private final Probe probe;
  private final String realm;
  private final String setting;

  DiscoveryCheck(IssuerSettings settings, Probe probe) {
    this.probe = probe;
    this.realm = settings.internalUrl().orElse(settings.name());
    this.setting =
        settings.internalUrl().isPresent() ? "bridge.issuer-internal-url" : "bridge.issuer";
  }

  /** The OpenID configuration; adds findings about the connection and about a failure. */
  Optional<JsonNode> run(List<Finding> findings) {
    URI uri = discovery(realm);
    Probe.Answer answer = probe.get(uri);
    Optional<Finding> failure = probe.connectionFailure(uri, answer, setting);
    failure.ifPresent(findings::add);
    answer.clock().ifPresent(findings::add);
    if (failure.isPresent()) {
      return Optional.empty();
    }
    Optional<JsonNode> json =
        answer.is(200) ? Json.read(answer.body()).filter(JsonNode::isObject) : Optional.empty();
    if (json.isEmpty()) {
      findings.add(notRealm(uri, answer));
    }
    return json;
  }

  private Finding notRealm(URI uri, Probe.Answer answer) {
    int status = answer.status().orElse(0);
    String error =
        Json.read(answer.body()).map(json -> Json.text(json, "error")).orElse("");
    String found = uri + " answers " + status + (error.isEmpty() ? "" : " (" + error + ")");
    Optional<String> other = urlWithOtherPath();
    if (other.isPresent()) {
      return Finding.failed(CHECK, found)
          .expected(other.get())
          .cure("Set " + setting + " to " + other.get() + ": the paths of this Keycloak "
              + (realm.contains(OLD_PATH + "/realms/")
                  ? "do not begin with /auth."
                  : "begin with /auth (http-relative-path)."));
    } else if (status == 404 && error.startsWith("Realm does not exist")) {
      return failed(
          found,
          "Correct " + setting + ": Realm settings > General > Realm name shows the name, which is"
              + " case-sensitive.");
    } else if (status == 401 || status == 403) {
      return failed(
          found,
          "The server in front of Keycloak refuses the bridge. Allow the bridge to call /realms, or"
              + " set bridge.issuer-internal-url to an address inside your network.");
    } else if (status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
      return failed(found, ProxyCheck.LOGIN_CURE);
    } else if (status >= 300 && status < 400) {
      return failed(
          found + ", a redirect, which the bridge does not follow",
          "Set " + setting + " to the address that the redirect leads to.");
    } else if (status >= 500) {
      return failed(found, "Read the logs of Keycloak and of the proxy in front of it.");
    }
    return failed(
        found + (answer.contentType().startsWith("text/html") ? ", a web page" : ""),
        "Correct " + setting + ": Realm settings > General > Endpoints > OpenID Endpoint"
            + " Configuration shows the address. It is " + setting
            + " followed by /.well-known/openid-configuration.");
  }

  private static Finding failed(String found, String cure) {
    return Finding.failed(CHECK, found).expected(EXPECTED).cure(cure);
  }

  /** The realm's URL with /auth if it has none, or without it, if the realm exists there. */
  private Optional<String> urlWithOtherPath() {
    String other = realm.contains(OLD_PATH + "/realms/")
        ? realm.replace(OLD_PATH + "/realms/", "/realms/")
        : realm.replace("/realms/", OLD_PATH + "/realms/");
    return Optional.of(other)
        .filter(it -> !it.equals(realm))
        .filter(it -> probe.get(discovery(it)).is(200));
  }

  private static URI discovery(String realm) {
    return URI.create(realm + "/.well-known/openid-configuration");
  }
}
