package io.github.cockpitsso.it.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.it.browser.NetworkLog;
import io.github.cockpitsso.testkit.cockpit.ReceivedRequest;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.keycloak.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two users use the app. Afterwards, everything that was written anywhere is searched for keys
 * and passwords.
 */
@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoKeyLeavesIT {
  private Stage stage;
  private KeycloakServer keycloak;

  @BeforeEach
  void start(KeycloakServer server) {
    keycloak = server;
    stage = Stage.withDirectory(server);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void no_api_key_is_in_tokens_answers_pages_storage_network_log_or_log_lines() throws Exception {
    Map<String, String> searched = new LinkedHashMap<>();
    Browser browser = Browser.builder().logged().start();
    AppPage app = new AppPage(browser.page(), stage.address());
    app.login("alice", SeedData.ALICE_PASSWORD).openFirst().change("text", "Unverfänglich");
    assertThat(app.success()).contains("Saved");
    assertThat(app.verdict()).contains("No API key in it", "3 tokens");
    searched.put("alice's page", browser.content());
    searched.put("alice's storage", browser.storage());
    app.logout().login("jürgen", SeedData.JUERGEN_PASSWORD).openFirst().change("titel", "x");
    assertThat(app.problemOfChange().innerText()).contains("403");
    searched.put("jürgen's page", browser.content());
    searched.put("jürgen's storage", browser.storage());
    stage.cockpit().refuseConnections();
    app.reloadList();
    searched.put("page of an outage", app.problemOfList().innerText() + browser.content());
    stage.cockpit().acceptConnections();
    NetworkLog network = browser.quit();
    assertThat(network.text())
        .as("what the browser sent and received")
        .contains("Bearer ey", "Unverfänglich", "Seite 2");
    searched.put("network log", network.text());

    Tokens tokens = stage.realm().app().login("alice", SeedData.ALICE_PASSWORD).expectTokens();
    searched.put("access token", decoded(tokens.access()));
    searched.put("ID token", decoded(tokens.id()));
    searched.put("refresh token", decoded(tokens.refresh()));
    searched.put("userinfo", stage.realm().app().userinfo(tokens).expect(200).body());
    searched.put("events", stage.realm().admin().events(stage.realm().name()).toString());
    searched.put("users", stage.realm().users("alice").toString());
    searched.put("Keycloak's log", keycloak.log());
    searched.put("the bridge's log", stage.bridge().logText());
    searched.put("the bridge's output", stage.bridge().output());
    searched.put("the bridge's metrics", get(stage.bridge().managementUri() + "/metrics"));

    assertThat(keysThatCockpitReceived())
        .contains(
            SeedData.ALICE_KEY,
            SeedData.JUERGEN_KEY,
            stage.cockpit().serviceKey(),
            stage.cockpit().bridgeKey());
    for (String key : keysThatCockpitReceived()) {
      for (String form : forms(key)) {
        searched.forEach((where, text) ->
            assertThat(text.contains(form)).as("%s in %s", form, where).isFalse());
      }
    }
  }

  @Test
  void no_password_is_in_pages_storage_or_log_lines() {
    Map<String, String> searched = new LinkedHashMap<>();
    try (Browser browser = Browser.start()) {
      AppPage app = new AppPage(browser.page(), stage.address());
      app.toLogin().submit("alice", "Almost-" + SeedData.ALICE_PASSWORD);
      app.refusal();
      app.submit("alice", SeedData.ALICE_PASSWORD).titles();
      searched.put("page", browser.content());
      searched.put("storage", browser.storage());
    }
    searched.put("Keycloak's log", keycloak.log());
    searched.put("the bridge's log", stage.bridge().logText());
    searched.put("events", stage.realm().admin().events(stage.realm().name()).toString());

    for (String form : forms(SeedData.ALICE_PASSWORD)) {
      searched.forEach((where, text) ->
          assertThat(text.contains(form)).as("%s in %s", form, where).isFalse());
    }
  }

  private List<String> keysThatCockpitReceived() {
    return stage.cockpit().journal().requests().stream()
        .map(ReceivedRequest::key)
        .flatMap(Optional::stream)
        .filter(key -> key.contains("-"))
        .distinct()
        .toList();
  }

  /** The text itself, URL-encoded, and in base64 at any offset. */
  private static List<String> forms(String secret) {
    List<String> forms =
        new ArrayList<>(List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = ("x".repeat(shift) + secret).getBytes(StandardCharsets.UTF_8);
      String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      // The first and last characters depend on the neighboring bytes.
      forms.add(base64.substring(shift == 0 ? 0 : shift + 1, base64.length() - 2));
    }
    return forms;
  }

  /** The token and the content of its parts. */
  private static String decoded(String jwt) {
    return Stream.of(jwt.split("\\.", -1))
        .map(part -> new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
        .reduce(jwt, (all, part) -> all + "\n" + part);
  }

  private static String get(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
