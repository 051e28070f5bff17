package io.github.cockpitsso.it.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.it.KeycloakExtension;
import io.github.cockpitsso.it.browser.Browser;
import io.github.cockpitsso.it.browser.NeedsBrowser;
import io.github.cockpitsso.testkit.cockpit.SeedData;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@NeedsBrowser
@ExtendWith(KeycloakExtension.class)
class LoginOnlyModeIT {
  @Test
  void only_the_correct_password_creates_the_user(KeycloakServer keycloak) {
    try (Stage stage = Stage.loginOnly(keycloak, SeedData.LOGIN_API_KEY);
        Browser browser = Browser.start()) {
      AppPage app = new AppPage(browser.page(), stage.address());

      app.toLogin().submit("alice", "Alice-Pass-2");
      assertThat(app.refusal()).contains("Invalid username or password");
      assertThat(stage.realm().users("alice")).isEmpty();

      app.submit("alice", SeedData.ALICE_PASSWORD);
      assertThat(app.identity("cockpit_roles")).isEqualTo("editor");
      assertThat(app.titles()).hasSize(5);
      assertThat(stage.realm().users("alice")).hasSize(1);
    }
  }
}
