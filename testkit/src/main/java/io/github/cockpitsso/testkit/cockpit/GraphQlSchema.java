package io.github.cockpitsso.testkit.cockpit;

import static graphql.Scalars.GraphQLBoolean;
import static graphql.Scalars.GraphQLInt;
import static graphql.Scalars.GraphQLString;
import static graphql.schema.FieldCoordinates.coordinates;
import static graphql.schema.GraphQLFieldDefinition.newFieldDefinition;

import graphql.schema.DataFetcher;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import java.util.List;
import java.util.Optional;

/** The GraphQL schema that Cockpit builds from its content models. */
final class GraphQlSchema {

  private static final GraphQLScalarType JSON = GraphQLScalarType.newScalar()
      .name("JsonType")
      .coercing(new JsonCoercing())
      .build();

  private final GraphQLObjectType.Builder query = GraphQLObjectType.newObject().name("Query");
  private final GraphQLObjectType.Builder mutation =
      GraphQLObjectType.newObject().name("Mutation");
  private final GraphQLCodeRegistry.Builder code = GraphQLCodeRegistry.newCodeRegistry();

  private GraphQlSchema() {}

  static GraphQLSchema of(List<ContentModel> models, GraphQlResolvers resolvers) {
    GraphQlSchema schema = new GraphQlSchema();
    schema.addContent(resolvers);
    schema.addMutations(resolvers);
    for (ContentModel model : models) {
      schema.addModel(model, resolvers);
    }
    return GraphQLSchema.newSchema()
        .query(schema.query)
        .mutation(schema.mutation)
        .codeRegistry(schema.code.build())
        .build();
  }

  private void addContent(GraphQlResolvers resolvers) {
    addQuery(
        newFieldDefinition()
            .name("content")
            .type(GraphQLList.list(JSON))
            .argument(required("model", GraphQLString))
            .arguments(paging())
            .argument(argument("fields", JSON))
            .argument(argument("filter", JSON)),
        call -> resolvers.content(resolvers.checked(Optional.empty(), call.getArguments())));
    addQuery(
        newFieldDefinition()
            .name("contentTree")
            .type(GraphQLList.list(JSON))
            .argument(required("model", GraphQLString))
            .argument(argument("parent", GraphQLString))
            .arguments(localized())
            .argument(argument("fields", JSON)),
        call -> resolvers.contentTree(resolvers.checked(Optional.empty(), call.getArguments())));
  }

  private void addMutations(GraphQlResolvers resolvers) {
    addMutation(
        newFieldDefinition()
            .name("saveContentItem")
            .type(output("saveContentItemOutput", field("item", JSON)))
            .argument(required("model", GraphQLString))
            .argument(required("data", JSON)),
        call -> resolvers.save(resolvers.checked(Optional.empty(), call.getArguments())));
    addMutation(
        newFieldDefinition()
            .name("deleteContentItem")
            .type(output("deleteContentItemOutput", field("success", GraphQLBoolean)))
            .argument(required("model", GraphQLString))
            .argument(required("id", GraphQLString)),
        call -> resolvers.delete(resolvers.checked(Optional.empty(), call.getArguments())));
  }

  private void addModel(ContentModel model, GraphQlResolvers resolvers) {
    String name = model.name() + "Model";
    GraphQLFieldDefinition.Builder field = newFieldDefinition().name(name);
    if (model.isCollection()) {
      addQuery(
          field
              .type(GraphQLList.list(item(name, model)))
              .argument(argument("_id", GraphQLString))
              .arguments(paging())
              .argument(argument("projection", GraphQLString))
              .argument(argument("filter", JSON)),
          call -> resolvers.collection(
              model, resolvers.checked(Optional.of(model.name()), call.getArguments())));
    } else {
      addQuery(field.type(item(name, model)).arguments(localized()), call -> {
        resolvers.checked(Optional.of(model.name()), call.getArguments());
        return resolvers.singleton(model).orElse(null);
      });
    }
  }

  /** In a collection, the fields of every document must not be null, not even the author's id. */
  private static GraphQLObjectType item(String name, ContentModel model) {
    GraphQLObjectType.Builder type = GraphQLObjectType.newObject().name(name);
    for (String text : List.of("_id", "_cby", "_mby")) {
      type.field(field(text, filled(model, GraphQLString)));
    }
    for (String number : List.of("_state", "_created", "_modified")) {
      type.field(field(number, filled(model, GraphQLInt)));
    }
    model
        .fields()
        .forEach(of -> type.field(field(of, model.links().containsKey(of) ? JSON : GraphQLString)));
    return type.build();
  }

  private static GraphQLOutputType filled(ContentModel model, GraphQLScalarType type) {
    return model.isCollection() ? GraphQLNonNull.nonNull(type) : type;
  }

  private static GraphQLObjectType output(String name, GraphQLFieldDefinition.Builder field) {
    return GraphQLObjectType.newObject()
        .name(name)
        .field(field)
        .field(field("error", GraphQLString))
        .build();
  }

  private static List<GraphQLArgument> paging() {
    return List.of(
        argument("limit", GraphQLInt).build(),
        argument("skip", GraphQLInt).build(),
        argument("sort", JSON).build(),
        argument("locale", GraphQLString).build(),
        argument("populate", GraphQLInt).build());
  }

  private static List<GraphQLArgument> localized() {
    return List.of(
        argument("locale", GraphQLString).build(),
        argument("populate", GraphQLInt).build());
  }

  private void addQuery(GraphQLFieldDefinition.Builder field, DataFetcher<?> resolver) {
    GraphQLFieldDefinition built = field.build();
    query.field(built);
    code.dataFetcher(coordinates("Query", built.getName()), resolver);
  }

  private void addMutation(GraphQLFieldDefinition.Builder field, DataFetcher<?> resolver) {
    GraphQLFieldDefinition built = field.build();
    mutation.field(built);
    code.dataFetcher(coordinates("Mutation", built.getName()), resolver);
  }

  private static GraphQLFieldDefinition.Builder field(String name, GraphQLOutputType type) {
    return newFieldDefinition().name(name).type(type);
  }

  private static GraphQLArgument.Builder argument(String name, GraphQLScalarType type) {
    return GraphQLArgument.newArgument().name(name).type(type);
  }

  private static GraphQLArgument.Builder required(String name, GraphQLScalarType type) {
    return GraphQLArgument.newArgument().name(name).type(GraphQLNonNull.nonNull(type));
  }
}
