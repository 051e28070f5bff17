package io.github.cockpitsso.bridge.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.UploadPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentPathTest {

  private static ContentPath path(String path) {
    return ContentPath.of(new ApiPath(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/gql",
        "/api/GQL",
        "/api/gql/",
        "/api/gql/x",
        "/api/gql.x",
        "/api/gql.post",
        "/api/gql:x",
        "/api/gql@x",
        "/api/gql~",
        "/:space/api/gql",
        "/:space/api/gql/",
      })
  void every_path_that_cockpit_could_treat_as_graphql_is_graphql(String path) {
    assertThat(path(path).isGraphQl()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/gqla",
        "/api/gqlz",
        "/api/gqlA",
        "/api/gqlZ",
        "/api/gql0",
        "/api/gql9",
        "/api/gql_",
        "/api/gql-x",
        "/api/gq",
        "/api/xgql",
        "/api/x/gql",
        "/api/",
      })
  void another_path_is_not_graphql(String path) {
    assertThat(path(path).isGraphQl()).isFalse();
    assertThat(path(path).isChecked()).isFalse();
  }

  @Test
  void a_file_is_not_content() {
    var file = ContentPath.of(new UploadPath("/storage/uploads/api/content/items/x"));
    assertThat(file.isChecked()).isFalse();
    assertThat(file.models()).isEqualTo(Models.NONE);
  }
}
