/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.prompt.ReturnedLetters;
import io.github.bedrockbatch.stage.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;

/**
 * Carries out requests to send dead letters again or drop them, for some seconds at a time, so that
 * other requests do not wait for millions of letters.
 *
 * <p>Each letter first gets its ordinal in the ledger, then it is sent, then its outcome is noted.
 * After a crash in between it is sent again with the same ordinal, by which the spool recognises
 * it. A result may then be delivered again, with the same result id.
 */
public final class LetterRequests {
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final String RERUN = "a rerun of its batch has sent it again; drop it";
  private static final int MOST_LETTERS = 500;
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  /** What a request has done so far. */
  private static final class Progress {
    private final Set<LetterFile> files = new LinkedHashSet<>();
    private final Set<LetterFile> begun = new HashSet<>();
    private String place;
    private long done;
    private long before;
    private long refused;
    private String refusal;
  }

  /** Letters that are sent together. */
  private static final class Portion {
    private final List<Letter> letters = new ArrayList<>();
    private final List<byte[]> lines = new ArrayList<>();
    private LetterFile file;
    private long bytes;

    private boolean isFullFor(LetterFile next, Letter letter) {
      return letters.size() >= MOST_LETTERS
          || bytes >= MOST_BYTES
          || (file != null && !file.equals(next))
          || (!letters.isEmpty() && !isOfSamePage(letters.get(0), letter));
    }

    /** Results are sent as the pages that they were. */
    private static boolean isOfSamePage(Letter a, Letter b) {
      return a.page() == null
          ? b.page() == null
          : a.page().equals(b.page()) && a.code().equals(b.code());
    }
  }

  private final Letters letters;
  private final SourceLedger sources;
  private final Map<Long, Progress> open = new HashMap<>();
  private final DroppedFiles dropped;
  private ProducerTemplate stages;

  public LetterRequests(Letters letters, SourceLedger sources, Clock clock) {
    this.letters = letters;
    this.sources = sources;
    this.dropped = new DroppedFiles(letters.folder, clock);
  }

  /** Prepares for requests; to be called before the routes start. */
  public void start(ProducerTemplate template) throws IOException {
    stages = template;
    dropped.remove(true);
  }

  /** Continues counting in large files; to be called several times a second. */
  public void countOn() {
    letters.index.goOn();
  }

  public static boolean isOne(OperatorRequest request) {
    return request.action() == Action.SEND_LETTERS || request.action() == Action.DROP_LETTERS;
  }

  /** Whether a request is about the letters of this node. */
  public boolean isHere(OperatorRequest request) {
    return wanted(request).node().equals(letters.node);
  }

  private static Letters.Wanted wanted(OperatorRequest request) {
    try {
      return JsonFactories.TREES.readValue(request.detail(), Letters.Wanted.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Continues a request.
   *
   * @return the outcome in words; null when it is not finished
   */
  public String goOn(OperatorRequest request) throws Exception {
    Letters.Wanted wanted = wanted(request);
    Progress progress = open.computeIfAbsent(request.id(), id -> new Progress());
    boolean ended = false;
    try {
      ended = goOn(request, wanted.filter(), progress);
      return ended ? end(request, progress) : null;
    } catch (IOException | LetterException e) {
      ended = true;
      throw new IllegalStateException(
          words(request, progress) + "; then it failed: " + Failure.of(e).words(), e);
    } finally {
      if (ended) {
        open.remove(request.id());
      }
      count(request, progress);
    }
  }

  private boolean goOn(OperatorRequest request, LetterFilter filter, Progress progress)
      throws IOException {
    long until = System.nanoTime() + AT_ONCE.toNanos();
    progress.begun.clear();
    List<LetterFile> files = LetterFile.in(letters.folder);
    try (LetterSearch search =
        new LetterSearch(
            files, filter, progress.place, file -> letters.index.mayHave(file, filter))) {
      Portion portion = new Portion();
      while (search.next(until)) {
        if (portion.isFullFor(search.file(), search.letter())) {
          settle(request, portion, progress);
          progress.place = search.letter().place();
          portion = new Portion();
        }
        portion.file = search.file();
        portion.letters.add(search.letter());
        portion.bytes += search.line().length();
        int begin = search.line().offset();
        portion.lines.add(
            request.action() == Action.DROP_LETTERS
                ? null
                : Arrays.copyOfRange(
                    search.line().buffer(), begin, begin + search.line().length()));
      }
      if (!portion.letters.isEmpty()) {
        settle(request, portion, progress);
      }
      progress.place = search.place();
      return progress.place == null;
    }
  }

  private void settle(OperatorRequest request, Portion portion, Progress progress) {
    LetterFile file = portion.file;
    List<Long> numbers = portion.letters.stream().map(Letter::number).distinct().toList();
    Map<Long, LetterTable.Row> rows = letters.table.begin(file.source(), numbers, request.id());
    Map<Long, Integer> wanted = wanted(portion, rows, progress);
    progress.files.add(file);
    if (wanted.isEmpty()) {
      return;
    }
    boolean send = request.action() == Action.SEND_LETTERS;
    List<String> refusals =
        send
            ? sendUnlessRerun(portion, rows, wanted.values(), progress)
            : Collections.nCopies(wanted.size(), null);
    LetterOutcome done = send ? LetterOutcome.SENT : LetterOutcome.DROPPED;
    Map<Long, LetterOutcome> outcomes = new LinkedHashMap<>();
    List<Letter> settled = new ArrayList<>();
    int nth = 0;
    for (Map.Entry<Long, Integer> one : wanted.entrySet()) {
      String refusal = refusals.get(nth++);
      outcomes.put(one.getKey(), refusal == null ? done : LetterOutcome.REFUSED);
      settled.add(portion.letters.get(one.getValue()));
      progress.done += refusal == null ? 1 : 0;
      progress.refused += refusal == null ? 0 : 1;
      progress.refusal = progress.refusal == null ? refusal : progress.refusal;
    }
    letters.index.settle(file, settled, outcomes, request.id());
  }

  /** The numbers of the letters that were neither sent nor dropped before, with their indexes. */
  private static Map<Long, Integer> wanted(
      Portion portion, Map<Long, LetterTable.Row> rows, Progress progress) {
    Map<Long, Integer> wanted = new LinkedHashMap<>();
    for (int i = 0; i < portion.letters.size(); i++) {
      long number = portion.letters.get(i).number();
      if (rows.get(number).outcome().isFinal()) {
        progress.before++;
      } else {
        wanted.putIfAbsent(number, i);
      }
    }
    return wanted;
  }

  /** Returns the refusal of each wanted letter, in order; null for those that were sent. */
  private List<String> sendUnlessRerun(
      Portion portion,
      Map<Long, LetterTable.Row> rows,
      Collection<Integer> wanted,
      Progress progress) {
    LetterFile file = portion.file;
    if (file.kind().isPrompt() && progress.begun.add(file)) {
      sources.refused(file.source(), 0); // makes its accepted count unknown until all is noted
    }
    return letters.table.wasRerun(file.source())
        ? Collections.nCopies(wanted.size(), RERUN)
        : send(portion, rows, wanted);
  }

  private List<String> send(
      Portion portion, Map<Long, LetterTable.Row> rows, Iterable<Integer> wanted) {
    List<ReturnedLetters.Letter> sent = new ArrayList<>();
    for (int i : wanted) {
      long ordinal = rows.get(portion.letters.get(i).number()).ordinal();
      sent.add(new ReturnedLetters.Letter(portion.lines.get(i), portion.file.source(), ordinal));
    }
    ReturnedLetters returned = ReturnedLetters.of(sent);
    Exchange exchange =
        stages.request(portion.file.kind().route(), one -> one.getMessage().setBody(returned));
    if (exchange.getException() != null) {
      throw Failure.of(exchange.getException()).kind() == Failure.Kind.OUTAGE
          ? new RuntimeCamelException(exchange.getException()) // the request stays open
          : new LetterException(exchange.getException());
    }
    return returned.refusals();
  }

  /** Notes in the books how many prompts the files have given in all. */
  private void count(OperatorRequest request, Progress progress) {
    if (request.action() == Action.SEND_LETTERS) {
      for (LetterFile file : progress.files) {
        if (file.kind().isPrompt()) {
          sources.taken(file.source(), letters.table.sent(file.source()), 0);
        }
      }
    }
  }

  private String end(OperatorRequest request, Progress progress) throws IOException {
    if (request.action() == Action.DROP_LETTERS) {
      dropped.remove(false);
      for (LetterFile file : progress.files) {
        if (letters.index.isDropped(file)) {
          dropped.add(file);
        }
      }
    }
    return words(request, progress);
  }

  private static String words(OperatorRequest request, Progress progress) {
    boolean send = request.action() == Action.SEND_LETTERS;
    String words =
        Count.of(progress.done, "dead letter", "is ", "are ") + (send ? "sent again" : "dropped");
    if (progress.refused > 0) {
      words +=
          ", %,d %s refused as before (the first: %s)"
              .formatted(progress.refused, progress.refused == 1 ? "is" : "are", progress.refusal);
    }
    return progress.before == 0
        ? words
        : words
            + ", %,d %s sent again or dropped before"
                .formatted(progress.before, progress.before == 1 ? "was" : "were");
  }

  /** A letter could not be handed to its stage, and a retry would not help. */
  private static final class LetterException extends RuntimeException {
    LetterException(Exception cause) {
      super(Failure.of(cause).words(), cause);
    }
  }
}
