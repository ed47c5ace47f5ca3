/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.config.Duplicates;
import io.github.bedrockbatch.config.IdFrom;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes prompts of messages, one message after the other; for one thread at a time. A message with
 * one prompt gives it its own position. One with many is a source by itself, as a file is, in which
 * each prompt has a place: so all of them are known again when it is delivered again.
 */
final class MessageReader {
  /** A longer key is not meant as an id. */
  private static final int MAX_ID_LENGTH = 512;

  private record Found(Request request, Place place) {}

  private final SourceSettings settings;
  private final MessageWindow window = new MessageWindow();
  private final Values values;
  private final RequestReader requests;
  private final List<Found> found = new ArrayList<>();
  private Incoming message;
  private RecentIds ids;
  private MessageRefusals refusals;
  private int refused;

  MessageReader(SourceSettings settings, ValueReaders readers) {
    this.settings = settings;
    this.values = readers.values(window, settings, this::refuse);
    this.requests = readers.requests(settings);
  }

  SourceSettings settings() {
    return settings;
  }

  void read(Incoming incoming, RecentIds recent, MessageRefusals to, Consumer<Prompt> prompts)
      throws IOException {
    message = incoming;
    ids = recent;
    refusals = to;
    refused = 0;
    found.clear();
    if (incoming.body() == null) {
      refuse(RefusalCode.WRONG_TYPE, "the message has no text and no bytes");
    } else if (isRepeated()) {
      refuse(RefusalCode.DUPLICATE_ID, "duplicate id: an earlier message has it");
    } else {
      readValues();
    }
    boolean single = found.size() == 1 && refused == 0;
    for (Found one : found) {
      Request request = one.request();
      prompts.accept(new Prompt(request.key(), context(one, single), request.body()));
    }
    found.clear();
  }

  private void readValues() throws IOException {
    window.open(message.body());
    values.restart();
    while (values.next()) {
      try {
        Request request = requests.read(values.fields());
        checkOwnId(request, values.place());
        found.add(new Found(request, values.place()));
      } catch (RefusedException e) {
        values.refuse(e);
      }
    }
    if (found.isEmpty() && refused == 0) {
      refuse(RefusalCode.EMPTY_FILE, "the message is empty");
    }
  }

  private boolean isRepeated() {
    String id = idOfMessage();
    return id != null && !isNew(id, message.name());
  }

  private void checkOwnId(Request request, Place place) throws RefusedException {
    String id = ownId(request);
    if (id != null && !isNew(id, message.name() + ' ' + place.ordinal())) {
      throw new RefusedException(
          RefusalCode.DUPLICATE_ID, "duplicate id: an earlier value of the source has it", id);
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
    if (single || document == null) {
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

  private void refuse(RefusalCode code, String reason) throws IOException {
    byte[] body = message.body() == null ? new byte[0] : message.body();
    refuse(new Place(1, 1, 1), code.because(reason), Excerpt.of(body, 0, body.length), null);
  }

  private void refuse(Place place, Refusal refusal, Excerpt value, String id) throws IOException {
    refused++;
    refusals.take(message, place, refusal, value, id);
  }
}
