package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The content endpoints that write (contract section 4). */
final class ContentWriteApi implements Endpoint {

  private static final Route ITEM = new Route("/content/item/{model}");
  private static final Route ITEM_BY_ID = new Route("/content/item/{model}/{id}");

  private final ContentWriter writer;

  ContentWriteApi(ContentWriter writer) {
    this.writer = writer;
  }

  @Override
  public Optional<Reply> answer(ApiCall call) {
    if (call.is("POST")) {
      return ITEM.match(call.path())
          .map(m -> reply(writer.save(
              m.first(), call.request().parameter("data").orElse(""), call.caller(), true)));
    }
    if (call.is("DELETE")) {
      return ITEM_BY_ID
          .match(call.path())
          .map(m -> reply(writer.delete(m.first(), m.second(), call.caller())));
    }
    return Optional.empty();
  }

  private static Reply reply(ContentWriter.Written written) {
    if (written instanceof ContentWriter.Refused refused) {
      return Reply.error(refused.status(), refused.error());
    }
    Map<String, Object> body = written instanceof ContentWriter.Saved saved
        ? saved.item()
        : new LinkedHashMap<>(Map.of("success", true));
    return Reply.json(200, body);
  }
}
