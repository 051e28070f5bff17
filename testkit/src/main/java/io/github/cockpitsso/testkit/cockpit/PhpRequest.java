package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request in the form of Cockpit's request object.
 *
 * @param method the method of the request
 * @param path the target up to the first question mark, not decoded
 * @param cgi headers under their CGI names, such as {@code HTTP_API_KEY}
 * @param query {@code $_GET}
 * @param form {@code $_POST}
 * @param json the decoded JSON body as an array; empty without one
 * @param body the kind of the body
 * @param parameters query, form and JSON body; later ones replace earlier ones
 */
record PhpRequest(
    String method,
    String path,
    Map<String, String> cgi,
    Map<String, Object> query,
    Map<String, Object> form,
    Map<String, Object> json,
    Body body,
    Map<String, Object> parameters) {

  /** The kind of a body, as far as code that parses it again can distinguish. */
  enum Body {
    NONE,
    JSON_OBJECT,
    OTHER
  }

  /**
   * Reads a request like PHP and Cockpit's request object.
   *
   * @param body empty if it is larger than PHP's {@code post_max_size}
   * @param cookiesAreParameters PHP without a php.ini, where cookies are request parameters
   * @return empty if PHP crashes before the request object exists: a JSON body that is not an array
   */
  static Optional<PhpRequest> read(
      String method,
      String target,
      List<HeaderField> headers,
      byte[] body,
      Server server,
      boolean cookiesAreParameters) {
    Map<String, String> cgi = CgiHeaders.of(headers, server);
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String rawQuery = question < 0 ? "" : target.substring(question + 1);
    if (server.skipsRepeatedQuestionMarks()) {
      rawQuery = rawQuery.replaceFirst("^\\?+", "");
    }
    Map<String, Object> query = PhpParameters.query(rawQuery);
    String contentType = cgi.getOrDefault("CONTENT_TYPE", "");
    Map<String, Object> form = form(method, contentType, body);
    Map<String, Object> parameters = new LinkedHashMap<>(query);
    parameters.putAll(form);
    if (cookiesAreParameters && cgi.containsKey("HTTP_COOKIE")) {
      parameters.putAll(PhpParameters.cookies(cgi.get("HTTP_COOKIE")));
    }
    Optional<PhpJson.Decoded> json = json(contentType, body);
    Object value = json.map(PhpJson.Decoded::value).orElse(null);
    if (PhpArrays.isTruthy(value) && !PhpArrays.isArray(value)) {
      return Optional.empty();
    }
    Map<String, Object> array = PhpArrays.map(value).orElseGet(LinkedHashMap::new);
    parameters.putAll(array);
    Body kind = value instanceof Map ? Body.JSON_OBJECT : Body.OTHER;
    return Optional.of(new PhpRequest(
        method,
        path,
        cgi,
        query,
        form,
        array,
        body.length == 0 && contentType.isEmpty() ? Body.NONE : kind,
        parameters));
  }

  /** Only POST has form fields, and only these two types are read, by the word before {@code ;}. */
  private static Map<String, Object> form(String method, String contentType, byte[] body) {
    String type = contentType.split("[;, ]", 2)[0].toLowerCase(Locale.ROOT);
    if (method.equals("POST") && type.equals("application/x-www-form-urlencoded")) {
      return PhpParameters.form(body);
    }
    if (method.equals("POST") && type.equals("multipart/form-data")) {
      return PhpMultipart.fields(contentType, body);
    }
    return new LinkedHashMap<>();
  }

  private static Optional<PhpJson.Decoded> json(String contentType, byte[] body) {
    return contentType.toLowerCase(Locale.ROOT).contains("application/json")
        ? PhpJson.decode(body)
        : Optional.empty();
  }

  /** The same request with these parameters. */
  PhpRequest withParameters(Map<String, Object> changed) {
    return new PhpRequest(method, path, cgi, query, form, json, body, changed);
  }

  /** The parameter; null in JSON counts as missing. */
  Optional<Object> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  Optional<String> header(String cgiName) {
    return Optional.ofNullable(cgi.get(cgiName));
  }
}
