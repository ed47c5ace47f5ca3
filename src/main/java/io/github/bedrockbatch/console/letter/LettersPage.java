/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.letter;

import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Confirm;
import io.github.bedrockbatch.console.html.Filters;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Table;
import io.github.bedrockbatch.console.html.Tone;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import io.github.bedrockbatch.ledger.letter.LetterTable.OfNode;
import io.github.bedrockbatch.operator.letter.Letter;
import io.github.bedrockbatch.operator.letter.LetterCount;
import io.github.bedrockbatch.operator.letter.LetterCounts;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.LetterGroup;
import io.github.bedrockbatch.operator.letter.LetterKind;
import io.github.bedrockbatch.operator.letter.LetterList;
import io.github.bedrockbatch.operator.letter.Letters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dead letters by reason, and those that match a filter. */
final class LettersPage implements Page<LettersPage.DeadLetters> {
  private static final String PATH = "/dead-letters";
  private static final String FORM = "picked";
  private static final int ROWS = 50;
  private static final int MOST_GROUPS = 30;
  private static final Duration COUNT = Duration.ofMillis(20);
  private static final Duration SEARCH = Duration.ofMillis(30);
  private static final Map<String, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("", "any");
    for (LetterKind kind : LetterKind.values()) {
      KINDS.put(kind.name(), word(kind));
    }
  }

  /**
   * @param counts of all dead letters, by reason
   * @param matching how many match the filter and wait for a person
   * @param list some of those that match
   * @param elsewhere counts of those on other nodes
   */
  record DeadLetters(
      LetterCounts counts, LetterCount matching, LetterList list, List<OfNode> elsewhere) {}

  private final Letters letters;
  private final boolean content;

  LettersPage(Letters letters, boolean content) {
    this.letters = letters;
    this.content = content;
  }

  private static String word(LetterKind kind) {
    return switch (kind) {
      case REJECTED -> "rejected value";
      case FAILED -> "failed prompt";
      case UNDELIVERED -> "undelivered result";
    };
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public String title() {
    return "Dead letters";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>(LetterQuery.PARAMETERS);
    parameters.put("from", "the place to continue from, as the list before says in \"more\"");
    parameters.put("size", "how many, 1 to 1000");
    return parameters;
  }

  @Override
  public DeadLetters facts(Query query) throws IOException {
    LetterFilter filter = LetterQuery.of(query, List.of());
    int size = (int) query.number("size", ROWS, 1, 1000);
    LetterCounts counts = letters.counts();
    return new DeadLetters(
        counts,
        letters.count(filter, COUNT),
        letters.list(filter, query.text("from"), size, SEARCH, content),
        letters.elsewhere());
  }

  @Override
  public void show(DeadLetters facts, Html html, Query query) {
    html.element("h1", title());
    if (facts.counts().unread() > 0) {
      html.open("p", "class", "soft").bytes(facts.counts().unread());
      html.text(" of their files are not counted yet.").end();
    }
    facts.elsewhere().forEach(other -> html.paragraph(other.words() + "."));
    html.section(
        "By reason",
        () ->
            groups(
                facts.counts().groups(),
                facts.elsewhere().isEmpty()
                    ? "There are no dead letters."
                    : "There are no dead letters on this node.",
                html));
    html.section("Letters", () -> list(facts, html, query));
  }

  private static void groups(List<LetterGroup> groups, String none, Html html) {
    new Table<LetterGroup>("Dead letters by reason")
        .column("What", (group, to) -> to.text(word(group.kind())))
        .column("Reason", (group, to) -> to.link(address(group), reason(group)))
        .number("Waiting", LetterGroup::waiting)
        .number("Sent again", LetterGroup::sent)
        .wide("Such as", LettersPage::samples)
        .write(html, groups.stream().limit(MOST_GROUPS).toList(), none);
  }

  private static void samples(LetterGroup group, Html html) {
    String between = "";
    for (String sample : group.samples()) {
      html.text(between).cut(sample);
      between = ", ";
    }
  }

  private static void record(Letter letter, Html html) {
    if (letter.recordId() != null) {
      html.cut(letter.recordId());
    }
  }

  private static String reason(LetterGroup group) {
    return group.reason().isEmpty() ? group.code() : group.reason() + " (" + group.code() + ")";
  }

  private static String address(LetterGroup group) {
    return new Query(PATH, Map.of(), Map.of(), null)
        .with(
            "kind", group.kind().name(),
            "code", group.code(),
            "reason", group.reason());
  }

  private void list(DeadLetters facts, Html html, Query query) {
    Filters.write(
        html,
        PATH,
        fields ->
            fields
                .choice("kind", "What", KINDS, query.text("kind"))
                .text("text", "Reason", query.text("text"))
                .text("source", "Source, file or batch", query.text("source"))
                .text("id", "Id", query.text("id")));
    actions(facts, html, query);
    Table<Letter> table =
        new Table<Letter>("Dead letters that match")
            .column("", LettersPage::pick)
            .column("Record", LettersPage::record)
            .column("From", LettersPage::from)
            .column("Reason", (letter, to) -> to.text(letter.reason() + " (" + letter.code() + ")"))
            .column("State", LettersPage::state)
            .wide("Letter", (letter, to) -> to.code(letter.id()));
    if (content) {
      table.column("Content", LettersPage::content);
    }
    table.write(html, facts.list().letters(), nothing(facts.list()));
    if (facts.list().more() != null) {
      String word = facts.list().searched() ? "More" : "Search on";
      Filters.pager(html, List.of(word), List.of(query.with("from", facts.list().more())));
    }
  }

  private static String nothing(LetterList list) {
    return list.more() == null ? "No dead letter matches." : "None was found so far.";
  }

  private static void actions(DeadLetters facts, Html html, Query query) {
    Map<String, String> filter = new LinkedHashMap<>(query.values());
    filter.keySet().retainAll(LetterQuery.PARAMETERS.keySet());
    boolean all = filter.isEmpty();
    if (all) {
      filter.put("all", "true");
    }
    long letters = facts.matching().letters();
    String least = facts.matching().isLeast() ? "At least " : "";
    String number = least + Count.of(letters, "dead letter");
    html.open("p", "class", "soft")
        .text(all ? number + " in all. " : number + (letters == 1 ? " matches. " : " match. "))
        .link(download(query), "Download")
        .end();
    if (letters > 0 || facts.matching().isLeast()) {
      html.open("div", "class", "actions");
      new Confirm("Send picked again", LetterAction.RESEND)
          .says("Those that are picked below are sent again, or dropped for good.")
          .form(FORM)
          .or("Drop picked", LetterAction.DROP)
          .write(html);
      new Confirm("Send all that match again", LetterAction.RESEND)
          .says(number + ": rejected values are read, and failed prompts asked and paid, again.")
          .with(filter)
          .write(html);
      new Confirm("Drop all that match", LetterAction.DROP)
          .says(number + ": they are given up for good.")
          .with(filter)
          .danger()
          .write(html);
      html.end();
    }
  }

  private static String download(Query query) {
    Query of = new Query(PATH + "/download", Map.of(), Map.of(), null);
    List<String> pairs = new ArrayList<>();
    for (String name : LetterQuery.PARAMETERS.keySet()) {
      pairs.add(name);
      pairs.add(query.text(name));
    }
    return of.with(pairs.toArray(String[]::new));
  }

  private static void pick(Letter letter, Html html) {
    if (letter.outcome() == null || !letter.outcome().isFinal()) {
      Confirm.pick(html, FORM, "letter", letter.id());
    }
  }

  private static void from(Letter letter, Html html) {
    if (letter.kind() != LetterKind.REJECTED && letter.batchId() != null) {
      html.idLink(Query.path("/batches/", letter.batchId(), ""), letter.batchId());
    } else if (letter.message() != null) {
      html.text(text(letter.source()) + " ").cut(letter.message());
    } else {
      html.cut(text(letter.file()) + (letter.line() == null ? "" : ":" + letter.line()));
    }
  }

  private static void state(Letter letter, Html html) {
    LetterOutcome outcome = letter.outcome();
    if (outcome == null) {
      html.badge(Tone.WAIT, "waiting");
    } else {
      switch (outcome) {
        case SENT -> html.badge(Tone.OK, "sent again");
        case REFUSED -> html.badge(Tone.BAD, "refused again");
        case DROPPED -> html.badge(Tone.PLAIN, "dropped");
        case ON_ITS_WAY -> html.badge(Tone.RUN, "on its way");
      }
    }
  }

  private static void content(Letter letter, Html html) {
    html.open("details").element("summary", "Show").element("pre", letter.content()).end();
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
