package io.github.cockpitsso.testkit.cockpit;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cockpit's scalar for any JSON. Numbers in a query are floating point, and a variable inside a
 * literal object is lost.
 */
final class JsonCoercing implements Coercing<Object, Object> {

  @Override
  public Object serialize(Object result, GraphQLContext context, Locale locale) {
    return result;
  }

  @Override
  public Object parseValue(Object input, GraphQLContext context, Locale locale) {
    return input;
  }

  @Override
  public Object parseLiteral(
      Value<?> literal, CoercedVariables variables, GraphQLContext context, Locale locale) {
    return value(literal);
  }

  private static Object value(Value<?> literal) {
    if (literal instanceof StringValue text) {
      return text.getValue();
    }
    if (literal instanceof BooleanValue bool) {
      return bool.isValue();
    }
    if (literal instanceof IntValue number) {
      return number.getValue().doubleValue();
    }
    if (literal instanceof FloatValue number) {
      return number.getValue().doubleValue();
    }
    if (literal instanceof ArrayValue array) {
      List<Object> elements = new ArrayList<>();
      array.getValues().forEach(element -> elements.add(value(element)));
      return elements;
    }
    if (literal instanceof ObjectValue object) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (ObjectField field : object.getObjectFields()) {
        fields.put(field.getName(), value(field.getValue()));
      }
      return fields;
    }
    return null;
  }
}
