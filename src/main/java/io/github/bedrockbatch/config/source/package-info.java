/* SPDX-License-Identifier: Apache-2.0 */
/** Where settings come from and how their texts are read: files, environment, JVM options. */
package io.github.bedrockbatch.config.source;
