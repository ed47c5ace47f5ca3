/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.FactList;
import io.github.bedrockbatch.console.html.Filters;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Tone;
import io.github.bedrockbatch.operator.content.BatchRecord;
import io.github.bedrockbatch.operator.content.RecordList;
import io.github.bedrockbatch.operator.content.RecordLookup;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prompts and answers of a batch. Exists only if the settings allow these to be shown. */
record RecordsPage(RecordLookup records) implements Page<RecordList> {
  private static final Map<String, String> OUTCOMES = new LinkedHashMap<>();

  static {
    OUTCOMES.put("", "any");
    OUTCOMES.put("true", "failed");
  }

  static String of(String batchId) {
    return Query.path("/batches/", batchId, "/records");
  }

  @Override
  public String path() {
    return "/batches/{id}/records";
  }

  @Override
  public String title() {
    return "Prompts and answers";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of(
        "record", "your id of a record, or its id in the job",
        "failed", "true: only those without an answer in the output of the job",
        "from", "the place to continue from, as the list before says in \"more\"");
  }

  @Override
  public RecordList facts(Query query) throws IOException {
    return records.list(
        query.path("id"),
        query.text("record"),
        query.text("failed").equals("true"),
        query.text("from"));
  }

  @Override
  public void show(RecordList list, Html html, Query query) {
    html.open("p", "class", "small").link("/batches", "Batches").text(" / ");
    html.idLink(BatchWords.path(list.batchId()), list.batchId()).text(" /").end();
    html.element("h1", title(), "data-still", "");
    Filters.write(
        html,
        of(list.batchId()),
        fields ->
            fields
                .text("record", "Record id", query.text("record"))
                .choice("failed", "Outcome", OUTCOMES, query.text("failed")));
    if (list.records().isEmpty()) {
      html.element(
          "p",
          list.more() == null ? "No record matches." : "None was found so far.",
          "class",
          "none");
    }
    list.records().forEach(record -> show(record, html));
    if (list.more() != null) {
      Filters.pager(html, List.of("More"), List.of(query.with("from", list.more())));
    }
  }

  private static void show(BatchRecord record, Html html) {
    html.open("section").open("h2").code(record.id()).text(" ");
    if (record.error() != null) {
      html.badge(Tone.BAD, "failed");
    } else if (record.answer() != null) {
      html.badge(Tone.OK, "answered");
    } else {
      html.badge(Tone.WAIT, "no answer");
    }
    html.end();
    FactList.write(
        html,
        list -> {
          json(list, "Prompt", record.prompt());
          json(list, "Answer", record.answer());
          json(list, "Error", record.error());
          list.fact("Source", record.source())
              .fact("In the job", cell -> cell.code(record.jobId()));
        });
    html.end();
  }

  private static void json(FactList list, String name, String json) {
    if (json != null) {
      list.fact(name, cell -> cell.element("pre", ReadableJson.of(json)));
    }
  }
}
