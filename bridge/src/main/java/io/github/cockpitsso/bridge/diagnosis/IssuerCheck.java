package io.github.cockpitsso.bridge.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.Wiring;
import io.github.cockpitsso.bridge.issuer.Discovery;
import io.github.cockpitsso.bridge.issuer.IssuerKeys;
import io.github.cockpitsso.bridge.outbound.ControlClient;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import io.github.cockpitsso.client.http.Json;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;

/** Reads what the realm says about itself, its keys, and whether it knows the bridge's client. */
public final class IssuerCheck {
  private static final String SETTING = "bridge.issuer";
  private static final String OLD_PATH = "/auth";

  private final IssuerSettings settings;
  private final List<String> scopes;
  private final ControlClient control;
  private final Clock clock;
  private final Probe probe;
  private final String url;
  private final String setting;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A check.
   *
   * @param scopes that tokens need
   */
  public IssuerCheck(
      IssuerSettings settings, List<String> scopes, ControlClient control, Clock clock) {
    this.settings = settings;
    this.scopes = scopes;
    this.control = control;
    this.clock = clock;
    this.probe = new Probe("issuer", control, clock);
    this.url = settings.internalUrl().orElse(settings.name());
    this.setting = settings.internalUrl().isPresent() ? "bridge.issuer-internal-url" : SETTING;
  }

  List<Finding> run() {
    discovery().ifPresent(discovery -> {
      findings.add(name(discovery));
      findings.add(scopes(discovery));
      keys()
          .discovery()
          .flatMap(Discovery::introspection)
          .flatMap(new ClientCheck(settings, control)::run)
          .ifPresent(findings::add);
    });
    return List.copyOf(findings);
  }

  /**
   * Whether the issuer can be asked at all: without what concerns scopes and the bridge's client.
   */
  public List<Finding> reachability() {
    discovery().ifPresent(discovery -> findings.add(name(discovery)));
    return List.copyOf(findings);
  }

  private Optional<JsonNode> discovery() {
    URI uri = discovery(url);
    Probe.Answer answer = probe.get(uri);
    Optional<Finding> unusable = probe.unusable(uri, answer, setting);
    unusable.ifPresent(findings::add);
    answer.time().ifPresent(findings::add);
    if (unusable.isPresent()) {
      return Optional.empty();
    }
    Optional<JsonNode> json =
        answer.is(200) ? Json.read(answer.body()).filter(JsonNode::isObject) : Optional.empty();
    if (json.isEmpty()) {
      findings.add(noRealm(uri, answer));
    }
    return json;
  }

  private Finding noRealm(URI uri, Probe.Answer answer) {
    String check = "issuer.realm";
    int status = answer.status().orElse(0);
    String said = Json.read(answer.body()).map(json -> Json.text(json, "error")).orElse("");
    String found = uri + " answers " + status + (said.isEmpty() ? "" : " (" + said + ")");
    String expected = "200 with the realm's OpenID configuration";
    Optional<String> elsewhere = otherPath();
    if (elsewhere.isPresent()) {
      return Finding.failed(
          check,
          found,
          elsewhere.get(),
          "Write " + elsewhere.get() + " in " + setting + ": this Keycloak "
              + (url.contains(OLD_PATH + "/realms/")
                  ? "has no /auth in its paths."
                  : "has /auth in its paths (http-relative-path)."));
    } else if (status == 404 && said.startsWith("Realm does not exist")) {
      return Finding.failed(
          check,
          found,
          expected,
          "Correct "
              + setting
              + ": Realm settings > General > Realm name shows the name, which is case-sensitive.");
    } else if (status == 401 || status == 403) {
      return Finding.failed(
          check,
          found,
          expected,
          "The server in front of Keycloak refuses the bridge. Let it through to /realms, or set"
              + " bridge.issuer-internal-url to an address inside your network.");
    } else if (status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
      return Finding.failed(check, found, expected, ProxyCheck.LOGIN_CURE);
    } else if (status >= 300 && status < 400) {
      return Finding.failed(
          check,
          found + ", a redirect, which is never followed",
          expected,
          "Write the address that it leads to in " + setting + ".");
    } else if (status >= 500) {
      return Finding.failed(
          check, found, expected, "Read Keycloak's log, and that of the proxy in front of it.");
    }
    return Finding.failed(
        check,
        found + (answer.contentType().startsWith("text/html") ? ", a web page" : ""),
        expected,
        "Correct " + setting + ": Realm settings > General > Endpoints > OpenID Endpoint"
            + " Configuration shows the address, which is " + setting
            + " and /.well-known/openid-configuration.");
  }

  /** With /auth if the URL has none, and the other way round; if the realm is there. */
  private Optional<String> otherPath() {
    String other = url.contains(OLD_PATH + "/realms/")
        ? url.replace(OLD_PATH + "/realms/", "/realms/")
        : url.replace("/realms/", OLD_PATH + "/realms/");
    return Optional.of(other)
        .filter(it -> !it.equals(url))
        .filter(it -> probe.get(discovery(it)).is(200));
  }

  private Finding name(JsonNode discovery) {
    String named = Json.text(discovery, "issuer");
    return named.equals(settings.name())
        ? Finding.ok("issuer.name", named)
        : Finding.failed(
            "issuer.name",
            "the realm calls itself " + named,
            settings.name(),
            "If users log in at " + named + ": set BRIDGE_ISSUER to it. Else correct Keycloak's"
                + " own name: the option hostname, or Realm settings > General > Frontend URL.");
  }

  private Finding scopes(JsonNode discovery) {
    Set<String> offered = new HashSet<>();
    discovery.path("scopes_supported").forEach(each -> offered.add(each.asText()));
    List<String> missing =
        scopes.stream().filter(each -> !offered.contains(each)).toList();
    if (offered.isEmpty()) {
      return Finding.unknown(
          "issuer.scope",
          "the realm does not say which scopes it offers",
          "explain TOKEN shows the scopes of a token.");
    } else if (missing.isEmpty()) {
      return Finding.ok("issuer.scope", "the realm offers " + String.join(", ", scopes));
    }
    return Finding.failed(
        "issuer.scope",
        "the realm does not offer " + String.join(", ", missing) + "; it offers "
            + String.join(", ", offered.stream().sorted().toList()),
        String.join(", ", scopes) + " (bridge.token.scope)",
        "Client scopes > Create client scope: name " + missing.get(0) + ", protocol OpenID Connect,"
            + " Include in token scope On. Add its mappers (docs/realm-admin.md), then Clients > the"
            + " app > Client scopes > Add client scope.");
  }

  private IssuerKeys keys() {
    var keys = new IssuerKeys(Wiring.issuer(settings), control, Runnable::run, clock);
    keys.refresh().join();
    if (keys.lastTryFailed().isEmpty()) {
      findings.add(Finding.ok("issuer.keys", keys.size() + " signing keys"));
    } else if (findings.stream().noneMatch(Finding::isFailed)) {
      findings.add(Finding.failed(
          "issuer.keys",
          keys.lastTryFailed(),
          "at least one signing key",
          "Realm settings > Keys: an active key with the use SIG. The bridge must reach the"
              + " jwks_uri of the realm's OpenID configuration."));
    }
    return keys;
  }

  private static URI discovery(String realm) {
    return URI.create(realm + "/.well-known/openid-configuration");
  }
}
