package io.github.cockpitsso.testkit.cockpit;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /api/gql} with any method (contract section 4). Missing permissions turn the whole answer
 * into 412 for a read and 403 for a mutation. Errors in the query are reported with status 200.
 */
final class GraphQlApi {

  private final Space space;
  private final ContentWriter writer;
  private final CockpitSettings settings;

  GraphQlApi(Space space, ContentWriter writer, CockpitSettings settings) {
    this.settings = settings;
    this.space = space;
    this.writer = writer;
  }

  Reply answer(PhpRequest request, Identity.Caller caller) {
    Object query = request.parameter("query").orElse("{}");
    Optional<Object> variables = request.parameter("variables");
    String contentType = request.header("CONTENT_TYPE").orElse("");
    if (contentType.toLowerCase(Locale.ROOT).contains("multipart/form-data")) {
      Map<String, Object> operations = part(request, "operations");
      query = operations.getOrDefault("query", "");
      variables = Optional.of(mapped(request, operations.get("variables")));
    }
    if (PhpArrays.isArray(query) || variables.filter(v -> !PhpArrays.isArray(v)).isPresent()) {
      return Reply.systemError();
    }
    GraphQlResolvers resolvers =
        new GraphQlResolvers(space, writer, caller, AddonParameters.of(space, settings));
    ExecutionResult result = GraphQL.newGraphQL(
            GraphQlSchema.of(space.content().models(), resolvers))
        .build()
        .execute(ExecutionInput.newExecutionInput(PhpArrays.toText(query))
            .variables(variables.flatMap(PhpArrays::map).orElseGet(LinkedHashMap::new))
            .build());
    return Reply.json(resolvers.status(), body(result));
  }

  /** A part of a GraphQL multipart request: its query in {@code operations}, or {@code map}. */
  private static Map<String, Object> part(PhpRequest request, String name) {
    return request
        .parameter(name)
        .flatMap(text -> PhpJson.decode(PhpArrays.toText(text).getBytes(StandardCharsets.UTF_8)))
        .flatMap(decoded -> PhpArrays.map(decoded.value()))
        .orElseGet(LinkedHashMap::new);
  }

  /** Puts uploads at the places that {@code map} names, even if they have a value. */
  private static Map<String, Object> mapped(PhpRequest request, Object variables) {
    Map<String, Object> result = PhpArrays.map(variables).orElseGet(LinkedHashMap::new);
    for (Object places : part(request, "map").values()) {
      PhpArrays.list(places)
          .orElse(List.of())
          .forEach(place -> put(result, PhpArrays.toText(place)));
    }
    return result;
  }

  private static void put(Map<String, Object> variables, String place) {
    List<String> names = new ArrayList<>(List.of(place.split("\\.")));
    if (names.get(0).equals("variables")) {
      names.remove(0);
    }
    Map<String, Object> at = variables;
    for (String name : names.subList(0, names.size() - 1)) {
      Map<String, Object> inner = PhpArrays.map(at.get(name)).orElseGet(LinkedHashMap::new);
      at.put(name, inner);
      at = inner;
    }
    at.put(names.get(names.size() - 1), PhpArrays.of("name", "upload"));
  }

  private static Map<String, Object> body(ExecutionResult result) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (!result.getErrors().isEmpty()) {
      List<Object> errors = new ArrayList<>();
      result.getErrors().forEach(error -> errors.add(error(error)));
      body.put("errors", errors);
    }
    if (result.isDataPresent() && result.getData() != null) {
      body.put("data", result.getData());
    }
    return body;
  }

  private static Map<String, Object> error(graphql.GraphQLError failure) {
    Map<String, Object> error = PhpArrays.of(
        "message",
        failure instanceof graphql.ExceptionWhileDataFetching failed
            ? failed.getException().getMessage()
            : failure.getMessage());
    List<Object> locations = new ArrayList<>();
    if (failure.getLocations() != null) {
      failure
          .getLocations()
          .forEach(at -> locations.add(
              PhpArrays.of("line", (long) at.getLine(), "column", (long) at.getColumn())));
    }
    error.put("locations", locations);
    return error;
  }
}
