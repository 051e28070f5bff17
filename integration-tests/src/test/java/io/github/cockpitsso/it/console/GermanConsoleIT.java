package io.github.cockpitsso.it.console;

import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.it.mainjob.Browser;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KeycloakExtension.class)
class GermanConsoleIT {
  @Test
  void german(KeycloakServer keycloak) {
    try (StandInCockpit cockpit = StandInCockpit.start();
        TestRealm realm = TestRealm.withDirectory(keycloak, cockpit);
        Browser browser = Browser.start()) {
      keycloak
          .admin()
          .put(
              "master",
              Map.of(
                  "internationalizationEnabled",
                  true,
                  "supportedLocales",
                  List.of("en", "de"),
                  "defaultLocale",
                  "de"))
          .expect(204);
      keycloak
          .admin()
          .put(
              realm.name(),
              Map.of(
                  "internationalizationEnabled",
                  true,
                  "supportedLocales",
                  List.of("en", "de"),
                  "defaultLocale",
                  "de"))
          .expect(204);
      try {
        Console console = Console.open(browser, keycloak, realm.name());
        console.go("user-federation/cockpit/" + realm.federation().path("id").asText());
        browser.see(Console.field("url"));
        console.shoot("de-saved", 2600);
        console.set("connectTimeout", "5");
        console.set("url", "http://cms.example.org/api");
        console.save();
        console.message("100 - 2000");
        console.shoot("de-mistakes", 800);
        browser.run(
            "[...document.querySelectorAll('label button, .pf-v5-c-form__group-label-help')].slice(0,60).forEach(b => b.setAttribute('data-i', '1'))");
      } finally {
        keycloak
            .admin()
            .put("master", Map.of("internationalizationEnabled", false))
            .expect(204);
      }
    }
  }
}
