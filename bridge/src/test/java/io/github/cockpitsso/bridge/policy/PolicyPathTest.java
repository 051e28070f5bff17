package io.github.cockpitsso.bridge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.request.ApiPath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyPathTest {

  private static PolicyPath path(String path) {
    return PolicyPath.of(new ApiPath(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/x.post", "/api/a/x.POST", "/api/x.get"})
  void a_file_endpoints_path_may_contain_its_method(String path) {
    assertThat(path(path).namesMethod()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/x", "/api/post", "/api/x.post/y", "/api/x.posts"})
  void other_paths_contain_no_method(String path) {
    assertThat(path(path).namesMethod()).isFalse();
  }
}
