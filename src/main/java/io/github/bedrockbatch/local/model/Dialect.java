/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import java.io.IOException;
import java.io.OutputStream;

/** The request format of a model: Converse, or that of its own family. */
public enum Dialect {
  INVOKE_MODEL {
    @Override
    Slice textOf(String modelId, ModelInputScan scan) throws ModelRefusal {
      return ModelFamily.of(modelId, scan).textOf(scan);
    }

    @Override
    AnswerTemplate shape(String modelId, ModelInputScan scan) {
      return ModelFamily.of(modelId, scan).shape;
    }
  },
  CONVERSE {
    @Override
    Slice textOf(String modelId, ModelInputScan scan) throws ModelRefusal {
      return ModelFamily.converseText(scan);
    }

    @Override
    AnswerTemplate shape(String modelId, ModelInputScan scan) {
      return AnswerShapes.CONVERSE;
    }
  },
  BATCH_CONVERSE {
    @Override
    Slice textOf(String modelId, ModelInputScan scan) throws ModelRefusal {
      ModelFamily.need(
          !scan.hasToolConfig, "Tool use is not supported for batch inference Converse requests.");
      return ModelFamily.converseText(scan);
    }

    @Override
    AnswerTemplate shape(String modelId, ModelInputScan scan) {
      return AnswerShapes.BATCH_CONVERSE;
    }
  };

  abstract Slice textOf(String modelId, ModelInputScan scan) throws ModelRefusal;

  abstract AnswerTemplate shape(String modelId, ModelInputScan scan);

  /** The prompt in these bytes. Throws the error of the record or call if they have none. */
  public Prompt prompt(String modelId, ModelInputScan scan, byte[] buffer, int from, int to)
      throws ModelRefusal {
    return new Prompt(buffer, from, to, textOf(modelId, scan), scan);
  }

  public void write(OutputStream out, String modelId, Prompt prompt, Answer answer)
      throws IOException {
    shape(modelId, prompt.scan()).write(out, prompt, answer);
  }
}
