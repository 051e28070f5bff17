package io.github.cockpitsso.testkit.contract;

import static io.github.cockpitsso.testkit.cockpit.SeedData.ADMIN_API_KEY;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Cockpit without the addon has neither a login endpoint nor a directory (contract section 4).
 */
interface NoAddonContract extends Topic {

  @ParameterizedTest
  @ValueSource(strings = {"/api/sso/info", "/api/sso/users", "/api/sso/roles", "/api/user/auth"})
  default void thePathsOfTheAddonAreEmpty404s(String path) {
    get(path).key(ADMIN_API_KEY).expectEmptyNotFound();
    post(path).key(ADMIN_API_KEY).json("{\"user\":\"alice\"}").expectEmptyNotFound();
    get(path).key("wrong").expectError(412, "Authentication failed");
  }

  @Test
  default void aLoginWithoutTheAddonIsUnknownAndNotRefused() {
    post("/api/user/auth")
        .key(ADMIN_API_KEY)
        .json("{\"user\":\"alice\",\"password\":\"Alice-Pass-1\"}")
        .expectEmptyNotFound();
  }
}
