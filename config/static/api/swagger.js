"use strict";

const place = document.getElementById("swagger-ui");

// Swagger UI fills every parameter in with its example, and "Try it out" would then ask for all of them at once. What
// may be left out says its example in words instead; path parameters keep theirs.
function leaveOptionalParametersEmpty(document) {
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      for (const parameter of operation.parameters || []) {
        if (parameter.in !== "path" && "example" in parameter) {
          const example = [].concat(parameter.example).join(",");
          parameter.description += ` For example \`${example}\`.`;
          delete parameter.example;
        }
      }
    }
  }
  return document;
}

fetch(`${place.dataset.schema}?format=json`)
  .then((response) => response.json())
  .then((document) => {
    window.ui = SwaggerUIBundle({
      spec: leaveOptionalParametersEmpty(document),
      domNode: place,
      deepLinking: true,
      filter: true,
      // The validator badge would ask another host about every schema; it is off.
      validatorUrl: null,
      docExpansion: "none",
      defaultModelsExpandDepth: 0,
      presets: [SwaggerUIBundle.presets.apis],
    });
  })
  .catch((error) => {
    place.textContent = `The document of this API could not be read: ${error.message}`;
  });
