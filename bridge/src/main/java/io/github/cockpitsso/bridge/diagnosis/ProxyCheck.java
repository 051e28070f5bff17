package io.github.cockpitsso.bridge.diagnosis;

import io.github.cockpitsso.bridge.outbound.ForwardProxy;
import io.github.cockpitsso.bridge.settings.CockpitSettings;
import io.github.cockpitsso.bridge.settings.IssuerSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports which calls use an HTTP proxy. Reports nothing if no proxy is configured. */
final class ProxyCheck {
  private static final String CHECK = "network.proxy";

  /** What to change if a proxy answers 407. */
  static final String LOGIN_CURE =
      "The HTTP proxy requires a login. Set http.proxyUser and http.proxyPassword, or"
          + " https.proxyUser and https.proxyPassword, in a file and start with java @FILE.";

  private ProxyCheck() {}

  /**
   * Reports the proxies to Keycloak and to Cockpit.
   *
   * @param environment all variables; other programs read their proxy from there
   */
  static List<Finding> run(
      Optional<IssuerSettings> issuer,
      Optional<CockpitSettings> cockpit,
      Map<String, String> environment) {
    List<Finding> findings = new ArrayList<>();
    issuer
        .map(each -> URI.create(each.internalUrl().orElse(each.name())))
        .flatMap(ForwardProxy::to)
        .ifPresent(proxy -> findings.add(Finding.ok(CHECK, "calls to the issuer use " + proxy)));
    cockpit
        .flatMap(each -> ForwardProxy.to(each.address().base()))
        .ifPresent(proxy -> findings.add(Finding.ok(CHECK, "calls to Cockpit use " + proxy)));
    List<String> ignored = environment.keySet().stream()
        .filter(name -> name.matches("(?i)https?_proxy|all_proxy"))
        .filter(name -> !environment.get(name).isBlank())
        .sorted()
        .toList();
    if (findings.isEmpty() && !ignored.isEmpty()) {
      findings.add(Finding.warning(
              CHECK, "the bridge uses no proxy: it ignores " + String.join(", ", ignored))
          .expected("a proxy in the system properties of the JVM")
          .cure("Start java with, for example, -Dhttps.proxyHost=proxy.example.org"
              + " -Dhttps.proxyPort=3128. If the bridge needs no proxy, ignore this warning."));
    }
    return findings;
  }
}
