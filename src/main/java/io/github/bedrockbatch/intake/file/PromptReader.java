/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.intake.deadletter.HashedKeys;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.request.FieldSlices;
import io.github.bedrockbatch.intake.request.Request;
import io.github.bedrockbatch.intake.request.RequestReader;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.Map;

/** Makes prompts of the values of one file, with the context that they carry. */
final class PromptReader {
  private final FileSource source;
  private final RequestReader requests;
  private final Duplicates duplicates;
  private final HashedKeys ids = new HashedKeys();
  private long kept;

  PromptReader(FileSource source, RequestReader requests, Duplicates duplicates) {
    this.source = source;
    this.requests = requests;
    this.duplicates = duplicates;
  }

  Prompt read(FieldSlices fields, Place place) throws RejectedException, IOException {
    Request request = requests.read(fields);
    String ownId = request.id();
    boolean repeated = ownId != null && !ids.add(ownId);
    if (repeated && duplicates == Duplicates.KEEP) {
      kept++;
    } else if (repeated) {
      throw new RejectedException(
          RejectCode.DUPLICATE_ID, "duplicate id: an earlier value of the file has it", ownId);
    }
    String id = ownId == null ? place.id(source.fileName()) : ownId;
    Context context = new Context(id, source.id(), place.ordinal(), 1, Map.of());
    return new Prompt(request.key(), context, request.body());
  }

  /** How many have an id that an earlier one has, and were taken all the same. */
  long repeatedIds() {
    return kept;
  }
}
