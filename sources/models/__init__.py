from sources.models.citation import Citation, CitationLink
from sources.models.dataset import Dataset, DatasetRelease
from sources.models.document import Document, DocumentAuthor, DocumentText
from sources.models.publisher import Publisher

__all__ = [
    "Citation",
    "CitationLink",
    "Dataset",
    "DatasetRelease",
    "Document",
    "DocumentAuthor",
    "DocumentText",
    "Publisher",
]
