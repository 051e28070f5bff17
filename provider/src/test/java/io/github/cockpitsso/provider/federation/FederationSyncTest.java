package io.github.cockpitsso.provider.federation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.component.ComponentModel;

class FederationSyncTest {

  @ParameterizedTest
  @ValueSource(strings = {"lastSync_FULL", "lastSync_CHANGED", "syncedUntil", "lastSyncResult"})
  void the_state_of_a_sync_is_not_a_change_of_settings(String name) {
    ComponentModel stored = federation();
    ComponentModel now = federation();
    now.put(name, "1795316027");

    assertThat(FederationSync.isSyncState(stored, now)).isTrue();
    assertThat(now.get(name)).as("is looked at, not changed").isEqualTo("1795316027");
  }

  @Test
  void all_other_checks_still_run() {
    ComponentModel stored = federation();
    assertThat(FederationSync.isSyncState(stored, federation()))
        .as("saved once more by an administrator")
        .isFalse();

    ComponentModel moved = federation();
    moved.put("lastSync_FULL", "1795316027");
    moved.put("url", "https://evil.example.org");
    assertThat(FederationSync.isSyncState(stored, moved)).isFalse();

    ComponentModel renamed = federation();
    renamed.put("lastSync_FULL", "1795316027");
    renamed.setName("other");
    assertThat(FederationSync.isSyncState(stored, renamed)).isFalse();
  }

  private static ComponentModel federation() {
    var model = new ComponentModel();
    model.setName("cockpit");
    model.put("url", "https://cms.example.org");
    model.put("lastSync_FULL", "5");
    return model;
  }
}
