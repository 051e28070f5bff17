package io.github.cockpitsso.provider.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

class SyncConfigTest {
  private static final String URL = "https://cms.example.org/:space";

  @Test
  void nothing_set_means_the_defaults_that_the_form_shows() {
    var byForm = new ComponentModel();
    for (ProviderConfigProperty property : SyncConfig.PROPERTIES) {
      byForm.put(property.getName(), (String) property.getDefaultValue());
    }

    assertThat(SyncConfig.of(new ComponentModel())).isEqualTo(SyncConfig.of(byForm));
    SyncConfig config = SyncConfig.of(new ComponentModel());
    assertThat(config.problems()).isEmpty();
    assertThat(config.batch()).isEqualTo(250);
    assertThat(config.inactive()).isEqualTo(MissingUserPolicy.DISABLE);
    assertThat(config.missing()).isEqualTo(MissingUserPolicy.DISABLE);
  }

  @Test
  void settings_are_read() {
    var model = new ComponentModel();
    model.put("batchSizeForSync", " 500 ");
    model.put("inactiveUsers", "keep");
    model.put("goneUsers", "remove");

    SyncConfig config = SyncConfig.of(model);

    assertThat(config.batch()).isEqualTo(500);
    assertThat(config.inactive()).isEqualTo(MissingUserPolicy.KEEP);
    assertThat(config.missing()).isEqualTo(MissingUserPolicy.REMOVE);
    assertThat(config.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "-1", "many", "99999999999", "1.5", "٣"})
  void a_batch_is_a_number_that_a_page_of_cockpit_can_hold(String size) {
    var config = new SyncConfig(size, "disable", "disable", "20");

    assertThat(config.problems())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).isEqualTo("cockpitProblemSyncBatch"));
    assertThat(config.batch()).as("an import may bring it in all the same").isEqualTo(250);
  }

  @Test
  void every_invalid_setting_is_reported_and_removes_no_user() {
    var config = new SyncConfig("7", "REMOVE", "delete", "101");

    assertThat(config.problems())
        .extracting(it -> it.message())
        .containsExactly(
            "cockpitProblemSyncInactive", "cockpitProblemSyncGone", "cockpitProblemSyncMostGone");
    assertThat(config.inactive()).isEqualTo(MissingUserPolicy.DISABLE);
    assertThat(config.missing()).isEqualTo(MissingUserPolicy.DISABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "20,10,10,false",
    "20,11,55,false",
    "20,11,54,true",
    "0,11,1000,true",
    "100,50,50,false",
    "x,11,54,true"
  })
  void more_missing_users_than_the_percentage_are_too_many(
      String percent, int missing, int of, boolean tooMany) {
    assertThat(new SyncConfig("250", "disable", "disable", percent).isTooMany(missing, of))
        .isEqualTo(tooMany);
  }

  @Test
  void a_checkpoint_belongs_to_one_address() {
    var model = new ComponentModel();
    var point = new SyncCheckpoint(Instant.ofEpochSecond(1_795_316_027), URL);
    point.putInto(model);

    assertThat(SyncCheckpoint.of(model, URL)).contains(point);
    assertThat(SyncCheckpoint.of(model, "https://other.example.org")).isEmpty();
    assertThat(SyncCheckpoint.of(new ComponentModel(), URL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x https://cms.example.org/:space", "17", "-5 y", "1e9 z"})
  void an_invalid_checkpoint_is_ignored(String text) {
    var model = new ComponentModel();
    model.put(SyncCheckpoint.NAME, text);

    assertThat(SyncCheckpoint.of(model, URL)).isEmpty();
  }

  @Test
  void changes_are_read_with_an_overlap_but_not_from_before_the_epoch() {
    assertThat(new SyncCheckpoint(Instant.ofEpochSecond(1000), URL).since())
        .isEqualTo(Instant.ofEpochSecond(880));
    assertThat(new SyncCheckpoint(Instant.ofEpochSecond(5), URL).since()).isEqualTo(Instant.EPOCH);
  }
}
