"use strict";

// The validator badge would ask another host about every schema; it is off.
const place = document.getElementById("swagger-ui");
window.ui = SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  filter: true,
  validatorUrl: null,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  presets: [SwaggerUIBundle.presets.apis],
});
