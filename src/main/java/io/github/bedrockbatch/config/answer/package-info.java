/* SPDX-License-Identifier: Apache-2.0 */
/** Settings about what answers must be. */
package io.github.bedrockbatch.config.answer;
