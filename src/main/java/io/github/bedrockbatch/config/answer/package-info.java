/* SPDX-License-Identifier: Apache-2.0 */
/** Settings of what is asked of answers. */
package io.github.bedrockbatch.config.answer;
