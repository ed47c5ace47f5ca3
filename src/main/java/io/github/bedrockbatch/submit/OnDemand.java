/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.ledger.HeldBatch;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.DurableFolder;
import io.github.bedrockbatch.prompt.LineReader;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.camel.Exchange;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The steps of {@link OnDemandRoutes}. */
public final class OnDemand {
  private static final String ANSWERS = "CamelBedrockBatchOnDemandAnswers";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A record to be asked. */
  record Question(BatchKey key, String recordId, byte[] modelInput) {}

  private final RuntimeCall runtime;
  private final Path work;

  /** @param work for the answers until they are in S3 */
  public OnDemand(RuntimeCall runtime, Path work) {
    this.runtime = runtime;
    this.work = work;
  }

  void open(Exchange exchange) throws IOException {
    Path file = folder(exchange).resolve("on-demand.jsonl");
    exchange.setProperty(ANSWERS, new OnDemandAnswers(file));
  }

  private Path folder(Exchange exchange) {
    return work.resolve(HeldBatch.of(exchange).id());
  }

  private static OnDemandAnswers answers(Exchange exchange) {
    return exchange.getProperty(ANSWERS, OnDemandAnswers.class);
  }

  /** The records of the batch that have no answer yet. */
  public Iterator<Question> questions(Exchange exchange) {
    LineReader lines = new LineReader(exchange.getMessage().getBody(InputStream.class));
    BatchKey key = HeldBatch.of(exchange).key();
    OnDemandAnswers answers = answers(exchange);
    return new Iterator<>() {
      private int ordinal;
      private Question ready;

      @Override
      public boolean hasNext() {
        try {
          while (ready == null && lines.next()) {
            String id = RecordId.of(ordinal++);
            if (!answers.has(id)) {
              ready = new Question(key, id, modelInput(lines));
            }
          }
          return ready != null;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Question next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        Question question = ready;
        ready = null;
        return question;
      }
    };
  }

  private static byte[] modelInput(LineReader lines) {
    // The envelope is our own: {"recordId":"…","modelInput":<bytes>}
    int begin = lines.offset() + "{\"recordId\":\"\",\"modelInput\":".length() + RecordId.LENGTH;
    return Arrays.copyOfRange(lines.buffer(), begin, lines.offset() + lines.length() - 1);
  }

  /** Asks one record; an error of the service is an answer like any other. */
  void ask(Exchange exchange) throws IOException {
    Question question = exchange.getMessage().getBody(Question.class);
    OnDemandAnswers answers = answers(exchange);
    try {
      byte[] output = runtime.answer(question.key(), question.modelInput());
      JsonNode checked = JSON.readTree(output);
      if (!checked.isObject()) {
        throw new IOException("The service's answer is no JSON object");
      }
      answers.succeeded(question.recordId(), question.modelInput(), output);
    } catch (AwsServiceException e) {
      answers.failed(
          question.recordId(), question.modelInput(), e.statusCode(), serviceWords(e));
    }
  }

  private static String serviceWords(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? "status " + e.statusCode()
        : e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
  }

  void file(Exchange exchange) {
    exchange.getMessage().setBody(answers(exchange).file().toFile());
  }

  void close(Exchange exchange) throws IOException {
    answers(exchange).close();
  }

  void clear(Exchange exchange) throws IOException {
    DurableFolder.remove(folder(exchange));
  }
}
