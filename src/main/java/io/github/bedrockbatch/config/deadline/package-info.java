/* SPDX-License-Identifier: Apache-2.0 */
/** The settings of deadlines. */
package io.github.bedrockbatch.config.deadline;
