package io.github.cockpitsso.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A user's session in Cockpit's admin pages (contract section 5.1). */
final class AdminSession {

  private static final Pattern LOGIN_TOKEN = Pattern.compile("csrf *: *\"([^\"]+)\"");

  private static final Pattern PAGE_TOKEN = Pattern.compile("data-csrf=\"([^\"]+)\"");

  private final Topic topic;
  private final String password;
  private final Map<String, String> cookies = new TreeMap<>();

  private AdminSession(Topic topic, String password) {
    this.topic = topic;
    this.password = password;
  }

  static AdminSession of(Topic topic, String user, String password) {
    AdminSession session = new AdminSession(topic, password);
    Matcher token =
        LOGIN_TOKEN.matcher(session.send(topic.get("/auth/login")).expect(200).body());
    assertThat(token.find()).as("a token in the login page").isTrue();
    ObjectNode login = ParameterExamples.empty();
    login.putObject("auth").put("user", user).put("password", password);
    login.put("csrf", token.group(1));
    Answer answer = session.send(topic.post("/auth/check").json(login.toString()));
    assertThat(answer.expect(200).json().path("success").asBoolean())
        .as("%s", answer)
        .isTrue();
    return session;
  }

  /** The body that the account page and the user page send. */
  Answer save(ObjectNode user) {
    Matcher token =
        PAGE_TOKEN.matcher(send(topic.get("/system/users/user")).expect(200).body());
    assertThat(token.find()).as("a token in the account page").isTrue();
    ObjectNode body = ParameterExamples.empty().put("password", password);
    body.set("user", user);
    return send(topic
        .post("/system/users/save")
        .header("X-CSRF-TOKEN", token.group(1))
        .header("X-Requested-With", "XMLHttpRequest")
        .json(body.toString()));
  }

  /** The key that the page shows after a click on its button for a new API key. */
  String offeredKey() {
    return "USR-" + token("/utils/generateToken");
  }

  String token(String path) {
    return send(topic.get(path).header("X-Requested-With", "XMLHttpRequest"))
        .expect(200)
        .text("token");
  }

  private Answer send(Call call) {
    String sent = cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
    Answer answer = (sent.isEmpty() ? call : call.header("Cookie", sent)).send();
    for (String cookie : answer.headers("Set-Cookie")) {
      String[] pair = cookie.split(";", 2)[0].split("=", 2);
      cookies.put(pair[0], pair[1]);
    }
    return answer;
  }
}
