/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Answer;
import io.github.bedrockbatch.console.api.Done;
import io.github.bedrockbatch.console.api.Form;
import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.api.Role;
import io.github.bedrockbatch.console.api.User;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Layout;
import io.github.bedrockbatch.console.page.ConsolePages;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.operator.view.BooksLine;
import io.github.bedrockbatch.operator.view.FactsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request that is allowed: with HTML for a person, or JSON. */
final class Answering {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String NOTE = "note";

  private final ConsolePages all;
  private final Supplier<BooksLine> books;
  private final Layout layout;
  private final boolean readOnly;
  private final Clock clock;
  private final Notes notes = new Notes();

  Answering(
      ConsolePages all, Supplier<BooksLine> books, Layout layout, boolean readOnly, Clock clock) {
    this.all = all;
    this.books = books;
    this.layout = layout;
    this.readOnly = readOnly;
    this.clock = clock;
  }

  Answer get(RequestHead request, RequestTarget target, User user) throws Exception {
    Map<String, List<String>> values = request.parameters();
    List<String> note = values.remove(NOTE);
    Query query = new Query(request.path(), target.inPath(), values, user);
    try {
      return target.resource() != null
          ? target.resource().answer(query)
          : page(target.page(), request, query, note == null ? "" : notes.find(note.get(0)));
    } catch (NoSuchElementException e) {
      throw new HttpError(404, e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new HttpError(400, e.getMessage());
    }
  }

  private <T> Answer page(Page<T> page, RequestHead request, Query query, String note)
      throws Exception {
    query.allowOnly(page.parameters().keySet());
    T facts = page.facts(query);
    if (request.wantsJson()) {
      return Answer.of(200, JSON, FactsJson.WRITER.writeValueAsBytes(facts));
    }
    boolean mayAct = query.user().role() == Role.OPERATOR && !readOnly;
    Html html = new Html(request.path(), clock.instant(), mayAct);
    layout.write(
        html,
        page.title(),
        navigation(),
        "/" + request.segments().get(0),
        books.get(),
        note,
        query.user().name() + (mayAct ? "" : ", read-only"),
        () -> page.show(facts, html, query));
    return html(200, html);
  }

  private List<Layout.Entry> navigation() {
    List<Layout.Entry> entries = new ArrayList<>();
    for (Page<?> page : all.pages()) {
      if (page.isInNavigation()) {
        entries.add(new Layout.Entry(page.path(), page.title(), page.mark()));
      }
    }
    return entries;
  }

  /**
   * Acts, and redirects a browser to the page that shows the outcome, so that a reload does not act
   * again.
   */
  Response post(RequestHead request, RequestTarget target, User user, byte[] body)
      throws Exception {
    Action action = target.action();
    if (!request.parameters().isEmpty()) {
      throw new HttpError(
          400, "What is meant stands in the body of a POST, not in its address. Nothing was done");
    }
    Form form = new Form(target.inPath(), fields(request, body));
    Done done;
    try {
      form.allowOnly(action.parameters().keySet());
      done = action.act(form, user);
    } catch (NoSuchElementException e) {
      throw new HttpError(404, e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new HttpError(409, e.getMessage());
    }
    LOG.info("{} of the console asked for {}: {}", user.name(), request.path(), done.said());
    if (request.wantsJson()) {
      return new Response(Answer.of(200, JSON, FactsJson.WRITER.writeValueAsBytes(done)), Map.of());
    }
    String with = done.path() + (done.path().contains("?") ? "&" : "?") + NOTE + "=";
    Html address = new Html(request.path(), clock.instant(), false);
    return new Response(
        Answer.of(303, HTML, new byte[0]),
        Map.of("Location", address.address(with + notes.keep(done.said()))));
  }

  private static Map<String, List<String>> fields(RequestHead request, byte[] body) {
    String type = request.header().apply("Content-Type");
    if (body.length == 0 || type == null) {
      return Map.of();
    }
    if (type.startsWith("application/x-www-form-urlencoded")) {
      return RequestHead.fields(new String(body, StandardCharsets.UTF_8));
    }
    if (!type.startsWith(JSON)) {
      throw new HttpError(415, "The body must be a form or a JSON object");
    }
    try {
      Map<String, List<String>> fields = new LinkedHashMap<>();
      JsonNode object = JsonFactories.TREES.readTree(body);
      object
          .properties()
          .forEach(
              field -> {
                List<String> values = new ArrayList<>();
                if (field.getValue().isArray()) {
                  field.getValue().forEach(value -> values.add(value.asText()));
                } else {
                  values.add(field.getValue().asText());
                }
                fields.put(field.getKey(), values);
              });
      return fields;
    } catch (JsonProcessingException e) {
      throw new HttpError(400, "The body is no JSON object");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Response error(RequestHead request, HttpError error) throws JsonProcessingException {
    if (request.wantsJson()) {
      return new Response(
          Answer.of(
              error.status,
              JSON,
              FactsJson.WRITER.writeValueAsBytes(Map.of("error", error.getMessage()))),
          error.headers);
    }
    Html html = new Html(request.path(), clock.instant(), false);
    layout.error(html, error.status, error.getMessage());
    return new Response(html(error.status, html), error.headers);
  }

  private static Answer html(int status, Html html) {
    return Answer.of(status, HTML, html.toString().getBytes(StandardCharsets.UTF_8));
  }
}
