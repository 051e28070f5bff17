package io.github.cockpitsso.provider.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.keycloak.provider.ProviderConfigProperty;

class FederationConfigPropertiesTest {

  @Test
  void every_label_begins_with_the_name_of_its_group_and_groups_stand_together() throws Exception {
    var texts = new Properties();
    try (InputStream in =
        getClass().getResourceAsStream("/theme-resources/messages/messages_en.properties")) {
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    List<String> groups = FederationConfigProperties.ALL.stream()
        .map(it -> texts.getProperty(it.getLabel()).replaceFirst(":.*", ""))
        .toList();

    assertThat(groups).startsWith("Connection").doesNotContain("");
    List<String> runs = new ArrayList<>();
    groups.stream()
        .filter(it -> runs.isEmpty() || !runs.get(runs.size() - 1).equals(it))
        .forEach(runs::add);
    assertThat(runs).doesNotHaveDuplicates();
  }

  @Test
  void keys_are_secrets_to_the_console() {
    assertThat(FederationConfigProperties.ALL)
        .filteredOn(it -> it.getName().endsWith("Key"))
        .hasSize(2)
        .allMatch(ProviderConfigProperty::isSecret);
  }
}
