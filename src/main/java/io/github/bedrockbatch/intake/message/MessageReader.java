/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.intake.frame.MessageWindow;
import io.github.bedrockbatch.intake.frame.WholeWindow;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.request.FieldTypos;
import io.github.bedrockbatch.intake.request.Request;
import io.github.bedrockbatch.intake.request.RequestReader;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.intake.value.ValueReader;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.IdFrom;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Makes prompts of messages, one message after the other, each prompt when it is asked for; for one
 * thread at a time. A message with one prompt gives it its own position. One with many is a source
 * by itself, as a file is, in which each prompt has a place: so all of them are known again when it
 * is delivered again.
 */
final class MessageReader {
  /** A longer key is not meant as an id. */
  private static final int MAX_ID_LENGTH = 512;

  private record Found(Request request, Place place) {}

  private final SourceSettings settings;
  private final Consumer<byte[]> window;
  private final FieldTypos typos = new FieldTypos();
  private final ValueReader values;
  private final RequestReader requests;
  private SourceMessage message;
  private RecentIds ids;
  private MessageRejects rejects;
  private long found;
  private long rejected;
  private Found ahead;

  private MessageReader(
      SourceSettings settings, ValueReaders readers, Window over, Consumer<byte[]> window) {
    this.settings = settings;
    this.window = window;
    this.values = readers.values(over, settings, this::reject, typos);
    this.requests = readers.requests(settings);
  }

  /** Reads any number of messages, copying each. */
  static MessageReader ofMany(SourceSettings settings, ValueReaders readers) {
    MessageWindow copies = new MessageWindow();
    return new MessageReader(settings, readers, copies, copies::open);
  }

  /** Reads the one message with that body, where it is. */
  static MessageReader ofLarge(byte[] body, SourceSettings settings, ValueReaders readers) {
    return new MessageReader(settings, readers, new WholeWindow(body), opened -> {});
  }

  /** Goes to the start of a message. What it rejects may be told now, or with any prompt. */
  void open(SourceMessage incoming, RecentIds recent, MessageRejects to) throws IOException {
    message = incoming;
    ids = recent;
    rejects = to;
    found = 0;
    rejected = 0;
    ahead = null;
    if (incoming.body() == null) {
      reject(RejectCode.WRONG_TYPE, "the message has no text and no bytes");
    } else if (isRepeated()) {
      reject(RejectCode.DUPLICATE_ID, "duplicate id: an earlier message has it");
    } else {
      window.accept(incoming.body());
      values.restart();
      ahead = find();
    }
  }

  /** The next prompt, or null when the message has no more. */
  Prompt next() throws IOException {
    Found one = ahead;
    if (one == null) {
      return null;
    }
    ahead = find(); // whether it stands alone shows in what follows
    boolean single = found == 1 && rejected == 0;
    return new Prompt(one.request().key(), context(one, single), one.request().body());
  }

  private Found find() throws IOException {
    while (values.next()) {
      try {
        Request request = requests.read(values.fields());
        checkOwnId(request, values.place());
        found++;
        return new Found(request, values.place());
      } catch (RejectedException e) {
        values.reject(e);
      }
    }
    if (found == 0 && rejected == 0) {
      reject(RejectCode.EMPTY_FILE, "the message is empty");
    }
    typos.tell(message.source());
    return null;
  }

  private boolean isRepeated() {
    String id = idOfMessage();
    return id != null && !isNew(id, message.name());
  }

  private void checkOwnId(Request request, Place place) throws RejectedException {
    String id = ownId(request);
    if (id != null && !isNew(id, message.name() + ' ' + place.ordinal())) {
      throw new RejectedException(
          RejectCode.DUPLICATE_ID, "duplicate id: an earlier value of the source has it", id);
    }
  }

  private boolean isNew(String id, String value) {
    return settings.duplicates() == Duplicates.KEEP || ids.add(id, value);
  }

  private Context context(Found one, boolean single) {
    String id = id(one, single);
    if (single && message.hasPosition()) {
      return new Context(id, message.source(), message.ordinal(), 1, message.headers());
    }
    String document = message.document();
    if ((single && !message.isWholeSource()) || document == null) {
      return Context.ofMessage(id, message.source(), message.identity(), message.headers());
    }
    return new Context(id, document, one.place().ordinal(), 1, message.headers());
  }

  private String id(Found one, boolean single) {
    String own = ownId(one.request());
    if (own != null) {
      return own;
    }
    String ofMessage = idOfMessage();
    String id = ofMessage == null ? message.name() : ofMessage;
    return single ? id : one.place().id(id);
  }

  private String ownId(Request request) {
    return settings.id().kind() == IdFrom.Kind.FIELD ? request.id() : null;
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

  private void reject(RejectCode code, String reason) throws IOException {
    byte[] body = message.body() == null ? new byte[0] : message.body();
    reject(new Place(1, 1, 1), code.because(reason), Excerpt.of(body, 0, body.length), null);
  }

  private void reject(Place place, Rejection rejection, Excerpt value, String id)
      throws IOException {
    rejected++;
    rejects.take(message, place, rejection, value, id);
  }
}
