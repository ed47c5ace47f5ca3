/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.intake.frame.MessageWindow;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.read.SourceReader;
import io.github.bedrockbatch.intake.read.ValueSource;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Reads one message after the other. Not thread-safe. The prompt of a message with only one has the
 * position of the message. A message with several prompts is a source itself, like a file, in which
 * each prompt has a position, so that all are recognised when it is redelivered.
 */
final class MessageReader implements ValueSource {
  /** A longer key is not meant as an id. */
  private static final int MAX_ID_LENGTH = 512;

  private final SourceSettings settings;
  private final Consumer<byte[]> window;
  private final SourceReader reader;
  private final ValueReaders readers;
  private SourceMessage message;
  private RecentIds ids;
  private MessageOutcomes outcomes;
  private boolean readable;
  private Deadline deadline;

  private MessageReader(
      SourceSettings settings, ValueReaders readers, Window over, Consumer<byte[]> window) {
    this.settings = settings;
    this.window = window;
    this.readers = readers;
    this.reader = new SourceReader(over, settings, readers, this);
  }

  /** A reader for any number of messages, each of which it copies. */
  static MessageReader ofMany(SourceSettings settings, ValueReaders readers) {
    MessageWindow copies = new MessageWindow();
    return new MessageReader(settings, readers, copies, copies::open);
  }

  /** A reader for the one message with this body, which it does not copy. */
  static MessageReader ofLarge(byte[] body, SourceSettings settings, ValueReaders readers) {
    return new MessageReader(settings, readers, Window.over(body), opened -> {});
  }

  /** Goes to the start of a message. */
  void open(SourceMessage incoming, RecentIds recent, MessageOutcomes told) throws IOException {
    message = incoming;
    ids = recent;
    outcomes = told;
    String id = idOfMessage();
    readable = false;
    if (incoming.body() == null) {
      rejectAll(RejectCode.WRONG_TYPE, "the message has no text and no bytes");
    } else if (id != null && !isNew(id, incoming.name())) {
      rejectAll(RejectCode.DUPLICATE_ID, "duplicate id: an earlier message has it");
    } else if (!readDeadline()) {
      rejectAll(RejectCode.WRONG_TYPE, "the header `" + Deadline.NAME + "` " + Deadline.MUST);
    } else {
      readable = true;
      window.accept(incoming.body());
      reader.restart();
    }
  }

  private boolean readDeadline() {
    String text = message.header().apply(Deadline.NAME);
    try {
      deadline =
          text == null ? null : new Deadline(readers.deadline(text), settings.deadlineThen());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The next prompt, or null when the message has no more. */
  Prompt next() throws IOException {
    Prompt prompt = readable ? reader.next() : null;
    if (prompt != null) {
      outcomes.accepted(prompt);
    } else if (readable && reader.isEmpty()) {
      rejectAll(RejectCode.EMPTY_FILE, "the message is empty");
    }
    return prompt;
  }

  private void rejectAll(RejectCode code, String reason) throws IOException {
    byte[] body = message.body() == null ? new byte[0] : message.body();
    take(ValuePlace.FIRST, code.because(reason), Excerpt.of(body, 0, body.length), null);
  }

  @Override
  public void take(ValuePlace place, Rejection why, Excerpt value, String id) throws IOException {
    outcomes.rejected(message, place, why, value, id == null ? idOfMessage() : id);
  }

  @Override
  public String name() {
    return message.source();
  }

  @Override
  public boolean mayStandForOne() {
    return true;
  }

  @Override
  public boolean isNew(String id, ValuePlace place) {
    return isNew(id, message.name() + ' ' + place.ordinal());
  }

  private boolean isNew(String id, String value) {
    return settings.duplicates() == Duplicates.KEEP || ids.add(id, value);
  }

  @Override
  public Context context(String id, ValuePlace place, boolean alone) {
    Context context = withoutDeadline(id, place, alone);
    return deadline == null ? context : context.due(deadline);
  }

  private Context withoutDeadline(String id, ValuePlace place, boolean alone) {
    String itsId = id == null ? idByPlace(place, alone) : id;
    if (alone && message.hasPosition()) {
      return new Context(itsId, message.source(), message.ordinal(), 1, message.headers());
    }
    String document = message.document();
    if ((alone && !message.isWholeSource()) || document == null) {
      return Context.ofMessage(itsId, message.source(), message.identity(), message.headers());
    }
    return new Context(itsId, document, place.ordinal(), 1, message.headers());
  }

  private String idByPlace(ValuePlace place, boolean alone) {
    String ofMessage = idOfMessage();
    String id = ofMessage == null ? message.name() : ofMessage;
    return alone ? id : place.id(id);
  }

  private String idOfMessage() {
    String id =
        switch (settings.id().kind()) {
          case HEADER -> message.header().apply(settings.id().name());
          case KEY -> message.key();
          default -> null;
        };
    return id == null || id.isBlank() || id.length() > MAX_ID_LENGTH ? null : id;
  }
}
