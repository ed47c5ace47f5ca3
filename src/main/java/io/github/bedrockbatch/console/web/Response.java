/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.github.bedrockbatch.console.api.Answer;
import java.util.Map;

/** An answer with further headers. */
record Response(Answer answer, Map<String, String> headers) {}
