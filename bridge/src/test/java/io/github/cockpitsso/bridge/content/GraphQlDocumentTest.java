package io.github.cockpitsso.bridge.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphQlDocumentTest {
  private static final GraphQlLimits LIMITS = new GraphQlLimits(4, 5, 200);

  private static Decision<Operation> read(String document) {
    return read(document, LIMITS);
  }

  private static Decision<Operation> read(String document, GraphQlLimits limits) {
    return GraphQlDocument.read(document, limits.tokens()).then(known -> known.within(limits));
  }

  private static void refused(String document, Reason reason) {
    assertThat(read(document).ifRefused())
        .as(document)
        .get()
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a}",
        "query{a}",
        "query mutation{a}",
        "{mutation}",
        "{mutations(filter:{x:1}){a}}",
        "query($f:JsonType){content(model:$f)}",
        "{content(model:\"Seiten ü \\u2028 €\")}",
        "{content(model:\"\"\"block \\\"\"\" of text\"\"\")}",
        "{a} # über",
        "query a{b} query c{d}",
        "\uFEFF{a}",
      })
  void a_document_that_only_reads_is_a_query(String document) {
    assertThat(read(document)).isEqualTo(Decision.granted(Operation.QUERY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mutation{a}",
        "mutation A{a}",
        ",,, mutation,,,{a}",
        "#x\nmutation{a}",
        "#x\rmutation{a}",
        "query a{b} mutation c{d}",
        "mutation c{d} query a{b}",
        "mutation($d:JsonType){saveContentItem(model:\"a\",data:$d){item}}",
        "fragment f on X{a} mutation{...f}",
      })
  void a_document_with_one_mutation_is_a_mutation(String document) {
    assertThat(read(document)).isEqualTo(Decision.granted(Operation.MUTATION));
  }

  /** A reader that ends comments or strings at another place would run a mutation here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a} #\nfragment f on X{b}#mutation{c}",
        "{a(b:\"mutation{c}\")}",
        "{a(b:\"\"\"\nmutation{c}\"\"\")}",
        "{a(b:\"ü\" c:\"x mutation y\")}",
      })
  void a_document_that_may_hide_a_mutation_is_a_mutation(String document) {
    assertThat(read(document)).isEqualTo(Decision.granted(Operation.MUTATION));
  }

  @Test
  void a_mutation_after_an_unusual_line_end_is_not_a_query() {
    String hidden =
        "query a{b} #\u2028\"\"\"\nmutation{saveContentItem(model:\"x\",data:{}){item}}\n"
            + "#\u2028\"\"\" scalar X";

    assertThat(read(hidden)).isNotEqualTo(Decision.granted(Operation.QUERY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        "{",
        "a",
        "subscription{a}",
        "{a} subscription{b}",
        "type X{a:String}",
        "{a} type X{a:String}",
        "{a} extend type X{a:String}",
        "schema{query:Q}",
        "fragment f on X{a} fragment f on X{b} {...f}",
        "{...f}",
        "{...f} fragment f on X{...f}",
        "{...f} fragment f on X{a{...g}} fragment g on X{...f}",
        "{a} fragment f on X{...f}",
        "{a(b:\"\\ud800\")}",
        "{a(b:\"\\x\")}",
        "{a(b:\"x)}",
        "{a\u0000}",
        "MUTATION{a}",
      })
  void a_document_that_cannot_run_is_rejected(String document) {
    refused(document, Reason.GRAPHQL_MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a{b{c{d}}}} | true",
        "{a{b{c{d{e}}}}} | false",
        "{a{...f}} fragment f on X{b{c{d}}} | true",
        "{a{...f}} fragment f on X{b{c{d{e}}}} | false",
        "{a{... on X{b{...{c{d}}}}}} | true",
        "{a{... on X{b{...{c{d{e}}}}}}} | false",
        "{a{...f}} fragment f on X{b{...g}} fragment g on X{c{d{e}}} | false",
        "query x{a} query y{a{b{c{d{e}}}}} | false",
      })
  void the_depth_limit_applies_through_fragments(String document, boolean passes) {
    if (passes) {
      assertThat(read(document).ifGranted()).isPresent();
    } else {
      refused(document, Reason.GRAPHQL_LIMIT);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a:x b:x c:x d:x e:x} | true",
        "{a:x b:x c:x d:x e:x f:x} | false",
        "{a:x{b:x{c:x}} d:x e:x{f}} | true",
        "{a:x{...f} b:x{...f}} fragment f on X{c:y} | true",
        "{a:x{...f} b:x{...f}} fragment f on X{c:y d:y} | false",
        "query x{a:x b:x c:x} query y{a:x b:x c:x} | false",
      })
  void aliases_count_as_often_as_they_are_used(String document, boolean passes) {
    if (passes) {
      assertThat(read(document).ifGranted()).isPresent();
    } else {
      refused(document, Reason.GRAPHQL_LIMIT);
    }
  }

  @Test
  void exponential_fragments_are_counted_quickly() {
    String doubling = IntStream.range(0, 60)
        .mapToObj(i -> "fragment f" + i + " on X{...f" + (i + 1) + " ...f" + (i + 1) + "}")
        .collect(Collectors.joining(" "));

    assertThat(
            read("{...f0} " + doubling + " fragment f60 on X{a:b}", new GraphQlLimits(4, 5, 5000))
                .ifRefused())
        .get()
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.GRAPHQL_LIMIT));
  }

  @Test
  void the_number_of_tokens_is_limited() {
    refused("{" + "a ".repeat(200) + "}", Reason.GRAPHQL_LIMIT);
    assertThat(read("{" + "a ".repeat(190) + "}").ifGranted()).isPresent();
    assertThat(read("{a}" + " ".repeat(1_900) + "#" + "x".repeat(50_000)).ifGranted())
        .isPresent();
    refused("{a}" + " ".repeat(100_000), Reason.GRAPHQL_LIMIT);
    refused("{a}" + "#\n".repeat(100_000), Reason.GRAPHQL_LIMIT);
  }

  @Test
  void endlessly_nested_text_is_rejected() {
    var limits = new GraphQlLimits(100, 5, 100_000);
    for (String open : new String[] {"{a", "{a(b:[", "{a(b:{c:", "query($a:["}) {
      assertThat(read(open.repeat(20_000), limits).ifRefused()).as(open).isPresent();
    }
    assertThat(read("{a(b:" + "[".repeat(40_000) + "]".repeat(40_000) + ")}", limits)
            .ifRefused())
        .isPresent();
  }

  @Test
  void a_long_chain_of_fragments_is_counted() {
    int length = 15_000;
    String chain = IntStream.range(0, length)
        .mapToObj(i -> "fragment f" + i + " on X{...f" + (i + 1) + "}")
        .collect(Collectors.joining());

    assertThat(read(
                "{...f0}" + chain + "fragment f" + length + " on X{a}",
                new GraphQlLimits(4, 5, 1_000_000))
            .ifRefused())
        .isPresent();
  }
}
